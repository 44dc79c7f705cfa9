package org.yaoxiang.gateway.coap;

import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAPMessageFormatException;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.option.StandardOptionRegistry;
import org.eclipse.californium.core.network.serialization.MessageHeader;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.eclipse.californium.elements.util.DatagramReader;

/// Californium's parser, made exact where Californium would log a trace or answer otherwise: an
/// unknown method is 4.05 (RFC 7252 §5.8), a request in an acknowledgement or reset is ignored
/// (§4.2), a block longer than it says is 4.00, and a number beyond its option's range is 4.02.
final class ExactParser extends UdpDataParser {
    private static final int METHODS_END = 0x20;

    ExactParser() {
        super(false, StandardOptionRegistry.getDefaultOptionRegistry());
    }

    @Override
    protected MessageHeader parseHeader(DatagramReader reader) {
        MessageHeader header = super.parseHeader(reader);
        boolean isReply = header.getType() == CoAP.Type.ACK || header.getType() == CoAP.Type.RST;
        if (isReply && CoAP.isRequest(header.getCode())) {
            throw refusal(header, "a request in a reply", ResponseCode.BAD_REQUEST);
        }
        if (header.getCode() > CoAP.Code.IPATCH.value && header.getCode() < METHODS_END) {
            throw refusal(header, "no such method", ResponseCode.METHOD_NOT_ALLOWED);
        }
        return header;
    }

    @Override
    protected Message parseMessage(DatagramReader reader, MessageHeader header, Message target) {
        try {
            Message message = super.parseMessage(reader, header, target);
            // Writes the options anew, which fails for a number that it has read as negative.
            message.getOptions().asSortedList();
            return message;
        } catch (IllegalStateException _) {
            throw refusal(header, "a block longer than it says", ResponseCode.BAD_REQUEST);
        } catch (IllegalArgumentException _) {
            throw refusal(header, "an option out of range", ResponseCode.BAD_OPTION);
        }
    }

    private static CoAPMessageFormatException refusal(
            MessageHeader header, String why, ResponseCode code) {
        return new CoAPMessageFormatException(
                why,
                header.getToken(),
                header.getMID(),
                header.getCode(),
                header.getType() == CoAP.Type.CON,
                code);
    }
}
