package org.yaoxiang.device.board;

import static java.util.Objects.requireNonNull;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/// A secret of 32 bytes in the non-volatile memory of a TPM 2.0, spoken to in its own commands.
/// They are those of the Trusted Platform Module Library, Part 3; constants are of Part 2, by the
/// names that it gives them.
///
/// The index has no password, and no state of the boot is asked for: who is root on the running
/// board can read it, and nobody without the board. Not thread-safe.
final class Tpm implements AutoCloseable {
    /// In the range that the TCG's registry of reserved handles leaves to the owner, 0x01800000 to
    /// 0x01BFFFFF. Which one is an engineering choice.
    private static final int INDEX = 0x0180_7978;

    private static final short TPM_ST_SESSIONS = (short) 0x8002;
    private static final int TPM_RH_OWNER = 0x4000_0001;
    private static final int TPM_RS_PW = 0x4000_0009;
    private static final short TPM_ALG_SHA256 = 0x000B;

    private static final int TPM_CC_NV_DEFINE_SPACE = 0x0000_012A;
    private static final int TPM_CC_NV_WRITE = 0x0000_0137;
    private static final int TPM_CC_NV_READ = 0x0000_014E;

    /// TPMA_NV: the index's own, empty password writes and reads it, and wrong ones are not
    /// counted.
    private static final int TPMA_NV_AUTHWRITE = 1 << 2;

    private static final int TPMA_NV_AUTHREAD = 1 << 18;
    private static final int TPMA_NV_NO_DA = 1 << 25;

    private static final int TPM_RC_SUCCESS = 0;
    private static final int TPM_RC_NV_UNINITIALIZED = 0x14A;
    private static final int TPM_RC_NV_DEFINED = 0x14C;

    /// TPM_RC_HANDLE for the first or the second handle: there is no such index.
    private static final int TPM_RC_HANDLE_1 = 0x18B;

    private static final int TPM_RC_HANDLE_2 = 0x28B;

    private static final int HEAD_LENGTH = 10;
    private static final int LENGTH_MAX = 4096;

    /// For a TPM that is spoken to over a socket, as emulated ones are.
    private static final int TIMEOUT_MILLIS = 10_000;

    /// Carries a command to the TPM and its answer back.
    private interface Wire extends AutoCloseable {
        byte[] exchange(byte[] command) throws IOException;

        @Override
        void close() throws IOException;
    }

    private final String place;
    private final Wire wire;

    private Tpm(String place, Wire wire) {
        this.place = requireNonNull(place, "place");
        this.wire = requireNonNull(wire, "wire");
    }

    /// Opens a TPM.
    ///
    /// @param place the kernel's device, such as `/dev/tpmrm0`, or HOST:PORT of an emulated one
    /// @throws BusException when there is none
    static Tpm open(String place) {
        try {
            int colon = place.lastIndexOf(':');
            return new Tpm(
                    place,
                    place.startsWith("/") || colon < 0
                            ? new Device(Path.of(place))
                            : new Emulated(
                                    place.substring(0, colon),
                                    Integer.parseInt(place.substring(colon + 1))));
        } catch (IOException | IllegalArgumentException e) {
            throw new BusException(place, "no TPM can be opened; check the board and the rights");
        }
    }

    /// The secret; empty when none was written yet.
    ///
    /// @throws BusException when the TPM does not give it
    Optional<byte[]> read() {
        ByteBuffer command = begin(TPM_CC_NV_READ).putInt(INDEX).putInt(INDEX);
        authorize(command).putShort((short) DeviceKey.LENGTH).putShort((short) 0);
        ByteBuffer answer = exchange(command);
        int code = code(answer);
        if (isAbsent(code)) {
            return Optional.empty();
        }
        require(code, "give its secret");
        try {
            answer.getInt(); // how long the parameters are
            byte[] secret = new byte[Short.toUnsignedInt(answer.getShort())];
            answer.get(secret);
            wipe(answer);
            return Optional.of(secret);
        } catch (BufferUnderflowException e) {
            throw new BusException(place, "the TPM's answer ends within its secret");
        }
    }

    /// Writes the secret, making room for it when there is none.
    ///
    /// @throws BusException when the TPM does not take it
    void write(byte[] secret) {
        ByteBuffer room = begin(TPM_CC_NV_DEFINE_SPACE).putInt(TPM_RH_OWNER);
        authorize(room)
                .putShort((short) 0) // no password
                .putShort((short) 14) // how long what follows is
                .putInt(INDEX)
                .putShort(TPM_ALG_SHA256)
                .putInt(TPMA_NV_AUTHWRITE | TPMA_NV_AUTHREAD | TPMA_NV_NO_DA)
                .putShort((short) 0) // no policy
                .putShort((short) secret.length);
        int code = code(exchange(room));
        require(code == TPM_RC_NV_DEFINED ? TPM_RC_SUCCESS : code, "make room for a secret");
        ByteBuffer command = begin(TPM_CC_NV_WRITE).putInt(INDEX).putInt(INDEX);
        authorize(command).putShort((short) secret.length).put(secret).putShort((short) 0);
        require(code(exchange(command)), "keep the secret");
    }

    @Override
    public void close() {
        try {
            wire.close();
        } catch (IOException e) {
            throw new BusException(place, "the TPM cannot be closed: " + e);
        }
    }

    /// The length is put in when all is there.
    private static ByteBuffer begin(int commandCode) {
        return ByteBuffer.allocate(LENGTH_MAX)
                .putShort(TPM_ST_SESSIONS)
                .putInt(0)
                .putInt(commandCode);
    }

    /// One session, by an empty password.
    private static ByteBuffer authorize(ByteBuffer command) {
        return command.putInt(9) // how long what follows is
                .putInt(TPM_RS_PW)
                .putShort((short) 0) // no nonce
                .put((byte) 0) // no attributes
                .putShort((short) 0); // the password
    }

    private ByteBuffer exchange(ByteBuffer command) {
        command.putInt(Short.BYTES, command.position()).flip();
        byte[] bytes = new byte[command.remaining()];
        command.get(bytes);
        try {
            return ByteBuffer.wrap(wire.exchange(bytes));
        } catch (IOException e) {
            throw new BusException(place, "the TPM does not answer: " + e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            wipe(command);
        }
    }

    private static void wipe(ByteBuffer bytes) {
        bytes.clear().put(new byte[bytes.capacity()]);
    }

    /// The answer's code; its parameters follow.
    private int code(ByteBuffer answer) {
        if (answer.remaining() < HEAD_LENGTH || answer.getInt(Short.BYTES) != answer.remaining()) {
            throw new BusException(
                    place, answer.remaining() + " bytes, which are no answer of a TPM 2.0");
        }
        answer.position(HEAD_LENGTH);
        return answer.getInt(Short.BYTES + Integer.BYTES);
    }

    private static boolean isAbsent(int code) {
        return code == TPM_RC_NV_UNINITIALIZED
                || code == TPM_RC_HANDLE_1
                || code == TPM_RC_HANDLE_2;
    }

    private void require(int code, String what) {
        if (code != TPM_RC_SUCCESS) {
            throw new BusException(
                    place, "the TPM does not " + what + ", code 0x" + Integer.toHexString(code));
        }
    }

    /// The kernel's device: a command in one write, its answer in one read.
    private record Device(FileChannel file) implements Wire {
        Device(Path path) throws IOException {
            this(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        }

        @Override
        public byte[] exchange(byte[] command) throws IOException {
            ByteBuffer answer = ByteBuffer.allocate(LENGTH_MAX);
            if (file.write(ByteBuffer.wrap(command)) != command.length || file.read(answer) < 0) {
                throw new IOException("a command was not taken whole");
            }
            return Arrays.copyOf(answer.array(), answer.position());
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /// A stream of commands and answers.
    private record Emulated(Socket socket) implements Wire {
        Emulated(String host, int port) throws IOException {
            this(new Socket());
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }

        @Override
        public byte[] exchange(byte[] command) throws IOException {
            socket.getOutputStream().write(command);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] head = in.readNBytes(HEAD_LENGTH);
            if (head.length < HEAD_LENGTH) {
                throw new IOException("the connection has ended");
            }
            int length = ByteBuffer.wrap(head).getInt(Short.BYTES);
            if (length < HEAD_LENGTH || length > LENGTH_MAX) {
                throw new IOException("an answer of " + length + " bytes");
            }
            byte[] answer = Arrays.copyOf(head, length);
            in.readFully(answer, HEAD_LENGTH, length - HEAD_LENGTH);
            return answer;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
