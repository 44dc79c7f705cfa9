package org.yaoxiang.contract.seal;

import com.authlete.cbor.CBORByteArray;
import com.authlete.cbor.CBORDecoder;
import com.authlete.cbor.CBORDouble;
import com.authlete.cbor.CBORInteger;
import com.authlete.cbor.CBORItem;
import com.authlete.cbor.CBORItemList;
import com.authlete.cbor.CBORLong;
import com.authlete.cbor.CBORString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The subset of CBOR that facts use: integers, binary64 numbers, text, bytes and arrays, all of
/// definite length and in the shortest form (RFC 8949 §4.2.1; numbers with a fraction are always
/// binary64).
///
/// Bytes from outside are walked before they are decoded, so that no claimed length is allocated
/// and no nesting exhausts the stack.
@SuppressWarnings("EnumOrdinal") // The position is the number on the wire; WireNumbersTest pins it.
final class Cbor {
    /// The deepest nesting of arrays that a fact needs, with room to spare.
    private static final int DEPTH_MAX = 12;

    private static final long UINT32_MAX = 0xffff_ffffL;

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    private Cbor() {}

    static CBORItem integer(long value) {
        if (value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE) {
            return new CBORInteger((int) value);
        }
        long argument = value < 0 ? ~value : value;
        return argument <= UINT32_MAX ? new FourByteInteger(value) : new CBORLong(value);
    }

    /// An integer whose argument needs all 32 bits. The library writes eight bytes for it, which is
    /// not the shortest form.
    private static final class FourByteInteger extends CBORLong {
        FourByteInteger(long value) {
            super(value);
        }

        @Override
        public void encode(OutputStream out) throws IOException {
            long value = getValue();
            int argument = (int) (value < 0 ? ~value : value);
            out.write((value < 0 ? NEGATIVE : UNSIGNED) << 5 | 26);
            out.write(ByteBuffer.allocate(Integer.BYTES).putInt(argument).array());
        }
    }

    static CBORItem constant(Enum<?> constant) {
        return integer(constant.ordinal());
    }

    static CBORItem number(double value) {
        return new CBORDouble(value);
    }

    static CBORItem text(String value) {
        return new CBORString(value);
    }

    static CBORItem bytes(byte[] value) {
        return new CBORByteArray(value);
    }

    static CBORItem array(List<? extends CBORItem> items) {
        return new CBORItemList(items);
    }

    static CBORItem array(CBORItem... items) {
        return new CBORItemList(List.of(items));
    }

    /// Decodes exactly one item.
    ///
    /// @throws SealException when the bytes are anything else
    static CBORItem decode(byte[] bytes) {
        int end = walk(bytes, 0, 0);
        if (end != bytes.length) {
            throw new SealException((bytes.length - end) + " bytes after the CBOR item");
        }
        try {
            CBORItem item = new CBORDecoder(bytes).next();
            if (item == null) {
                throw new SealException("no CBOR item");
            }
            return item;
        } catch (IOException | RuntimeException e) {
            if (e instanceof SealException known) {
                throw known;
            }
            throw new SealException("not CBOR", e);
        }
    }

    /// Walks one item without decoding it and returns the position after it.
    private static int walk(byte[] bytes, int from, int depth) {
        if (depth > DEPTH_MAX) {
            throw new SealException("CBOR nested deeper than " + DEPTH_MAX);
        }
        if (from >= bytes.length) {
            throw new SealException("CBOR ends early at byte " + from);
        }
        int major = (bytes[from] & 0xff) >> 5;
        int info = bytes[from] & 0x1f;
        if (major == 7) {
            return walkSimple(bytes, from, info);
        }
        int at = from + 1;
        long argument = info;
        if (info >= 24) {
            if (info > 27) {
                throw new SealException("CBOR of indefinite length at byte " + from);
            }
            int size = 1 << (info - 24);
            if (size > bytes.length - at) {
                throw new SealException("CBOR ends early at byte " + from);
            }
            argument = 0;
            for (int i = 0; i < size; i++) {
                argument = argument << 8 | (bytes[at + i] & 0xff);
            }
            at += size;
            if (argument < 0 || argument < (size == 1 ? 24 : 1L << (4 * size))) {
                throw new SealException("CBOR not in the shortest form at byte " + from);
            }
        }
        return switch (major) {
            case UNSIGNED, NEGATIVE -> at;
            case BYTES, TEXT -> {
                if (argument > bytes.length - at) {
                    throw new SealException("CBOR string longer than the input at byte " + from);
                }
                yield at + (int) argument;
            }
            case ARRAY, MAP -> {
                long items = major == MAP ? 2 * argument : argument;
                if (argument > bytes.length || items > bytes.length - at) {
                    throw new SealException("CBOR array longer than the input at byte " + from);
                }
                for (long i = 0; i < items; i++) {
                    at = walk(bytes, at, depth + 1);
                }
                yield at;
            }
            case TAG -> walk(bytes, at, depth + 1);
            default -> throw new SealException("CBOR major type " + major);
        };
    }

    private static int walkSimple(byte[] bytes, int from, int info) {
        int size =
                switch (info) {
                    case 27 -> 9;
                    default -> throw new SealException("CBOR simple value " + info + " at " + from);
                };
        if (size > bytes.length - from) {
            throw new SealException("CBOR ends early at byte " + from);
        }
        return from + size;
    }

    /// Reads the items of one array in order, each with its type.
    static final class Fields {
        private final List<? extends CBORItem> items;
        private int next;

        private Fields(List<? extends CBORItem> items) {
            this.items = items;
        }

        static Fields of(@Nullable CBORItem item) {
            if (item instanceof CBORItemList list) {
                List<? extends CBORItem> items = list.getItems();
                return new Fields(items == null ? List.of() : items);
            }
            throw new SealException("expected an array");
        }

        int remaining() {
            return items.size() - next;
        }

        CBORItem item() {
            if (remaining() == 0) {
                throw new SealException("array of " + items.size() + " items is too short");
            }
            return items.get(next++);
        }

        Fields array() {
            return of(item());
        }

        long integer() {
            return switch (item()) {
                case CBORInteger value -> value.getValue();
                case CBORLong value -> value.getValue();
                default -> throw new SealException("expected an integer");
            };
        }

        int integer(int max) {
            long value = integer();
            if (value < 0 || value > max) {
                throw new SealException("integer " + value + ", expected 0 to " + max);
            }
            return (int) value;
        }

        <E extends Enum<E>> E constant(E[] values) {
            return values[integer(values.length - 1)];
        }

        double number() {
            if (item() instanceof CBORDouble value) {
                return value.getValue();
            }
            throw new SealException("expected a binary64 number");
        }

        String text() {
            if (item() instanceof CBORString value) {
                return value.getValue();
            }
            throw new SealException("expected a text");
        }

        byte[] bytes() {
            if (item() instanceof CBORByteArray value) {
                return value.getValue();
            }
            throw new SealException("expected bytes");
        }

        void end() {
            if (remaining() > 0) {
                throw new SealException(remaining() + " items too many");
            }
        }
    }
}
