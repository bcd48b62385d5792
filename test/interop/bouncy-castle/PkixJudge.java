import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;

import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** What Bouncy Castle says of certificates, revocation lists and OCSP responses, and requests that it makes. */
final class PkixJudge {
    private PkixJudge() {
    }

    /** Names, signature, times and what the issuer may do. */
    static boolean isIssued(byte[] issuerDer, byte[] certificateDer, Date at) throws Exception {
        X509Certificate issuer = certificate(issuerDer);
        X509Certificate subject = certificate(certificateDer);
        boolean mayIssue = issuer.getBasicConstraints() >= 0 && issuer.getKeyUsage()[5];
        if (!mayIssue || !subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            subject.verify(issuer.getPublicKey(), "BC");
            subject.checkValidity(at);
            issuer.checkValidity(at);
            return true;
        } catch (GeneralSecurityException refused) {
            return false;
        }
    }

    static boolean isSigned(byte[] issuerDer, byte[] crlDer, Date at) throws Exception {
        X509Certificate issuer = certificate(issuerDer);
        X509CRL crl = crl(crlDer);
        boolean inTime = !at.before(crl.getThisUpdate()) && !at.after(crl.getNextUpdate());
        if (!inTime || !issuer.getKeyUsage()[6] || crl.hasUnsupportedCriticalExtension()
            || crl.getExtensionValue(Extension.cRLNumber.getId()) == null
            || !crl.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            crl.verify(issuer.getPublicKey(), "BC");
            return true;
        } catch (GeneralSecurityException refused) {
            return false;
        }
    }

    /** `no`, `yes` without a reason, or the reason. */
    static String listed(byte[] crlDer, byte[] certificateDer) throws Exception {
        X509CRLEntry entry = crl(crlDer).getRevokedCertificate(certificate(certificateDer).getSerialNumber());
        if (entry == null) {
            return "no";
        }
        return entry.hasExtensions() ? name(CRLReason.lookup(entry.getRevocationReason().ordinal())) : "yes";
    }

    /** `refused`, or what the response says of the only certificate that was asked about. */
    static String answer(byte[] issuerDer, byte[] requestDer, byte[] responseDer, Date at) throws Exception {
        OCSPReq request = new OCSPReq(requestDer);
        BasicOCSPResp response = (BasicOCSPResp) new OCSPResp(responseDer).getResponseObject();
        X509CertificateHolder responder = response.getCerts()[0];
        SingleResp single = response.getResponses()[0];
        boolean fits = response.getResponses().length == 1
            && single.getCertID().equals(request.getRequestList()[0].getCertID())
            && Arrays.equals(nonce(request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)),
                nonce(response.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)))
            && !at.before(single.getThisUpdate()) && !at.after(single.getNextUpdate())
            && single.getCertID().matchesIssuer(new X509CertificateHolder(issuerDer), digests());
        boolean delegated = isIssued(issuerDer, responder.getEncoded(), at)
            && certificate(responder.getEncoded()).getExtendedKeyUsage().contains(KeyPurposeId.id_kp_OCSPSigning.getId())
            && responder.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck) != null;
        ContentVerifierProvider verifier = new JcaContentVerifierProviderBuilder().setProvider("BC").build(responder);
        return fits && delegated && response.isSignatureValid(verifier) ? says(single.getCertStatus()) : "refused";
    }

    /** A request with a new key, signed with it. */
    static byte[] certificationRequest(String oid, String commonName) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance(oid, "BC").generateKeyPair();
        return new JcaPKCS10CertificationRequestBuilder(
            new X500NameBuilder().addRDN(BCStyle.CN, commonName).build(), pair.getPublic())
            .build(new JcaContentSignerBuilder(pair.getPrivate().getAlgorithm()).setProvider("BC").build(pair.getPrivate())).getEncoded();
    }

    static byte[] ocspRequest(byte[] issuerDer, byte[] certificateDer) throws Exception {
        CertificateID id = new CertificateID(digests().get(CertificateID.HASH_SHA1),
            new X509CertificateHolder(issuerDer), certificate(certificateDer).getSerialNumber());
        return new OCSPReqBuilder().addRequest(id).build().getEncoded();
    }

    private static String says(CertificateStatus status) {
        if (status == CertificateStatus.GOOD) {
            return "good";
        }
        if (!(status instanceof RevokedStatus)) {
            return "unknown";
        }
        RevokedStatus revoked = (RevokedStatus) status;
        return revoked.hasRevocationReason()
            ? "revoked " + name(CRLReason.lookup(revoked.getRevocationReason()))
            : "revoked";
    }

    /** Bouncy Castle writes "CRLReason: keyCompromise". */
    private static String name(CRLReason reason) {
        return reason.toString().replace("CRLReason: ", "");
    }

    private static byte[] nonce(Extension extension) {
        return extension == null ? new byte[0] : extension.getExtnValue().getOctets();
    }

    private static DigestCalculatorProvider digests() throws Exception {
        return new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
    }

    private static X509Certificate certificate(byte[] der) throws Exception {
        return (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(der));
    }

    private static X509CRL crl(byte[] der) throws Exception {
        return (X509CRL) factory().generateCRL(new ByteArrayInputStream(der));
    }

    private static CertificateFactory factory() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509", "BC");
    }
}
