import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jcajce.spec.ContextParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Checks a composite signature (draft-ietf-lamps-pq-composite-sigs-19) with Bouncy Castle, an implementation that shares
 * no code with the service. Needs bcprov-jdk18on 1.86; `make interop` fetches it and runs this.
 *
 * <pre>java -cp bcprov-jdk18on-1.86.jar VerifyComposite.java PUBLIC_KEY SIGNATURE MESSAGE [CONTEXT]</pre>
 *
 * Everything is standard base64, the public key as SubjectPublicKeyInfo (`GET /kms/keys/1/public?format=spki`), which
 * names the algorithm. Prints `valid` or `invalid`; the exit status is 0 or 1.
 */
public final class VerifyComposite {
    static {
        Security.addProvider(new BouncyCastleProvider());
    }

    private VerifyComposite() {
    }

    public static boolean verify(byte[] spki, byte[] signature, byte[] message, byte[] context) throws Exception {
        String oid = SubjectPublicKeyInfo.getInstance(spki).getAlgorithm().getAlgorithm().getId();
        PublicKey publicKey = KeyFactory.getInstance(oid, "BC").generatePublic(new X509EncodedKeySpec(spki));
        Signature verifier = Signature.getInstance(oid, "BC");
        if (context.length > 0) {
            verifier.setParameter(new ContextParameterSpec(context));
        }
        verifier.initVerify(publicKey);
        verifier.update(message);
        try {
            return verifier.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        }
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            System.err.println("usage: VerifyComposite PUBLIC_KEY SIGNATURE MESSAGE [CONTEXT]");
            System.exit(2);
        }
        byte[][] bytes = new byte[4][0];
        for (int index = 0; index < Math.min(4, arguments.length); index++) {
            bytes[index] = Base64.getDecoder().decode(arguments[index]);
        }
        boolean valid = verify(bytes[0], bytes[1], bytes[2], bytes[3]);
        System.out.println(valid ? "valid" : "invalid");
        System.exit(valid ? 0 : 1);
    }
}
