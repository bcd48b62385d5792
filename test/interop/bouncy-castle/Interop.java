import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.StringJoiner;

import org.bouncycastle.jcajce.spec.ContextParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Bouncy Castle's side of the interoperability tests: one request per line, one answer per line. Bytes are base64, `-`
 * stands for none.
 *
 * <pre>
 * version                              bcprov's version
 * sign OID MESSAGE CONTEXT...          SPKI PRIVATE_KEY_PKCS8 SIGNATURE..., one for each context, with one new key
 * verify SPKI SIGNATURE MESSAGE CONTEXT  true or false
 * issued ISSUER CERTIFICATE AT         true or false; AT in Unix seconds
 * signed ISSUER CRL AT                 true or false
 * listed CRL CERTIFICATE               no, yes, or the reason
 * answer ISSUER REQUEST RESPONSE AT    refused, or the status, with the reason where there is one
 * ask ISSUER CERTIFICATE               OCSP_REQUEST
 * request OID CN                       CERTIFICATION_REQUEST, with a new key
 * </pre>
 */
public final class Interop {
    private Interop() {
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(answer(line.split(" ")));
        }
    }

    private static String answer(String[] words) throws Exception {
        switch (words[0]) {
            case "version":
                return Security.getProvider("BC").getVersionStr();
            case "sign":
                return sign(words[1], bytes(words[2]), Arrays.copyOfRange(words, 3, words.length));
            case "verify":
                return String.valueOf(
                    VerifyComposite.verify(bytes(words[1]), bytes(words[2]), bytes(words[3]), bytes(words[4])));
            case "issued":
                return String.valueOf(PkixJudge.isIssued(bytes(words[1]), bytes(words[2]), time(words[3])));
            case "signed":
                return String.valueOf(PkixJudge.isSigned(bytes(words[1]), bytes(words[2]), time(words[3])));
            case "listed":
                return PkixJudge.listed(bytes(words[1]), bytes(words[2]));
            case "answer":
                return PkixJudge.answer(bytes(words[1]), bytes(words[2]), bytes(words[3]), time(words[4]));
            case "ask":
                return text(PkixJudge.ocspRequest(bytes(words[1]), bytes(words[2])));
            case "request":
                return text(PkixJudge.certificationRequest(words[1], words[2]));
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private static String sign(String oid, byte[] message, String[] contexts) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance(oid, "BC").generateKeyPair();
        StringJoiner answer = new StringJoiner(" ");
        answer.add(text(pair.getPublic().getEncoded())).add(text(pair.getPrivate().getEncoded()));
        for (String context : contexts) {
            answer.add(text(signature(oid, pair, message, bytes(context))));
        }
        return answer.toString();
    }

    private static byte[] signature(String oid, KeyPair pair, byte[] message, byte[] context) throws Exception {
        Signature signer = Signature.getInstance(oid, "BC");
        if (context.length > 0) {
            signer.setParameter(new ContextParameterSpec(context));
        }
        signer.initSign(pair.getPrivate());
        signer.update(message);
        return signer.sign();
    }

    private static Date time(String seconds) {
        return new Date(Long.parseLong(seconds) * 1000);
    }

    private static byte[] bytes(String word) {
        return word.equals("-") ? new byte[0] : Base64.getDecoder().decode(word);
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
