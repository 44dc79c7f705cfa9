package org.yaoxiang.gateway.coap;

import java.net.InetSocketAddress;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;

/// Accepts exactly the signing certificates of parties that may speak now. What else is wrong with
/// a certificate is not told to whoever shows it.
final class OnlyEnrolled implements NewAdvancedCertificateVerifier {
    private final Doorkeeper doorkeeper;

    OnlyEnrolled(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return List.of(CertificateType.X_509);
    }

    @Override
    public CertificateVerificationResult verifyCertificate(
            ConnectionId cid,
            ServerNames serverName,
            InetSocketAddress remotePeer,
            boolean clientUsage,
            boolean verifySubject,
            boolean truncateCertificatePath,
            CertificateMessage message) {
        CertPath path = message.getCertificateChain();
        if (path != null
                && !path.getCertificates().isEmpty()
                && isEnrolled(path.getCertificates().getFirst())) {
            return new CertificateVerificationResult(cid, path, null);
        }
        AlertMessage alert =
                new AlertMessage(
                        AlertMessage.AlertLevel.FATAL, AlertMessage.AlertDescription.ACCESS_DENIED);
        return new CertificateVerificationResult(
                cid, new HandshakeException("not enrolled here", alert), null);
    }

    private boolean isEnrolled(Certificate certificate) {
        return certificate instanceof X509Certificate x509 && doorkeeper.admit(x509).isPresent();
    }

    @Override
    public List<X500Principal> getAcceptedIssuers() {
        return List.of();
    }

    @Override
    public void setResultHandler(HandshakeResultHandler resultHandler) {
        // The verdict is always at hand, so there is never a later result.
    }
}
