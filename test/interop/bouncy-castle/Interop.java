import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import java.util.Base64;

import org.bouncycastle.jcajce.spec.ContextParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Bouncy Castle's side of the interoperability tests: one request per line, one answer per line. Bytes are base64, `-`
 * stands for none.
 *
 * <pre>
 * version                              bcprov's version
 * sign OID MESSAGE CONTEXT             SPKI PRIVATE_KEY_PKCS8 SIGNATURE, with a new key
 * verify SPKI SIGNATURE MESSAGE CONTEXT  true or false
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
                return sign(words[1], bytes(words[2]), bytes(words[3]));
            case "verify":
                return String.valueOf(
                    VerifyComposite.verify(bytes(words[1]), bytes(words[2]), bytes(words[3]), bytes(words[4])));
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private static String sign(String oid, byte[] message, byte[] context) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance(oid, "BC").generateKeyPair();
        Signature signer = Signature.getInstance(oid, "BC");
        if (context.length > 0) {
            signer.setParameter(new ContextParameterSpec(context));
        }
        signer.initSign(pair.getPrivate());
        signer.update(message);
        return String.join(" ", text(pair.getPublic().getEncoded()), text(pair.getPrivate().getEncoded()),
            text(signer.sign()));
    }

    private static byte[] bytes(String word) {
        return word.equals("-") ? new byte[0] : Base64.getDecoder().decode(word);
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
