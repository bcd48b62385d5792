import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import twinseal.admin.api.ApiKeysApi;
import twinseal.admin.api.ProjectsApi;
import twinseal.admin.model.CreateApiKey;
import twinseal.admin.model.CreateCa;
import twinseal.admin.model.CreateProject;
import twinseal.admin.model.Problem;
import twinseal.fipsign.api.TokensApi;
import twinseal.fipsign.model.FipsignError;
import twinseal.fipsign.model.IssueCertificateRequest;
import twinseal.fipsign.model.PqToken;
import twinseal.fipsign.model.RevokeCertificateRequest;
import twinseal.fipsign.model.RevokeRequest;
import twinseal.fipsign.model.SignTokenRequest;
import twinseal.v1.api.KemApi;
import twinseal.v1.api.KeysApi;
import twinseal.v1.api.SignatureApi;
import twinseal.v1.model.ApiError;
import twinseal.v1.model.DecapsulateRequest;
import twinseal.v1.model.EncapsulateRequest;
import twinseal.v1.model.GenerateKeyRequest;
import twinseal.v1.model.SignHashRequest;
import twinseal.v1.model.SignRequest;
import twinseal.v1.model.VerifyHashRequest;
import twinseal.v1.model.VerifyRequest;

/** The story that every generated client tells (test/clients/README.md), in Java. */
public final class Story {
  private static final String BASE_URL = System.getenv("BASE_URL");
  private static final String COMPOSITE = "MLDSA65-ECDSA-P256-SHA512";
  private static final byte[] MESSAGE = text("a contract");

  private interface Call {
    void run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    var admin = new twinseal.admin.ApiClient();
    admin.updateBaseUri(BASE_URL);
    admin.setRequestInterceptor(with("Authorization", "Bearer " + System.getenv("ADMIN_TOKEN")));
    var projects = new ProjectsApi(admin);
    var name = "java-" + UUID.randomUUID().toString().substring(0, 8);
    var project = projects.createProject(new CreateProject().name(name));
    var apiKeys = new ApiKeysApi(admin);
    var nativeKey = apiKeys.createApiKey(project.getId(), newKey(CreateApiKey.FormatEnum.QPH)).getKey();
    var tokenKey = apiKeys.createApiKey(project.getId(), newKey(CreateApiKey.FormatEnum.PQA)).getKey();
    say("project made, " + project.getStatus());

    var v1 = new twinseal.v1.ApiClient();
    v1.updateBaseUri(BASE_URL);
    v1.setRequestInterceptor(with("X-API-Key", nativeKey));
    var signature = new SignatureApi(v1);
    var publicKey = tellSignatures(new KeysApi(v1), signature);
    tellSecrets(new KeysApi(v1), new KemApi(v1));

    var fipsign = new twinseal.fipsign.ApiClient();
    fipsign.updateBaseUri(BASE_URL);
    fipsign.setRequestInterceptor(with("X-API-Key", tokenKey));
    var tokens = new TokensApi(fipsign);
    tellTokens(tokens);
    var cas = new twinseal.admin.api.CaApi(admin);
    for (var format : List.of(CreateCa.FormatEnum.PQCERT, CreateCa.FormatEnum.X509)) {
      cas.createCa(project.getId(), new CreateCa().format(format).subject("Story CA"));
      tellCertificates(new twinseal.fipsign.api.CaApi(fipsign), publicKey);
      cas.retireCa(project.getId());
    }

    var missing = nativeRefusal(() -> signature.sign(signing("ML-DSA-65").keyVersion(7)));
    say("native error " + missing.getCode() + ": " + read(missing.getResponseBody(), ApiError.class).getError().getErrorCode());
    var reserved = tokenRefusal(() -> tokens.signToken(claims("_x", 1)));
    say("token error " + reserved.getCode() + ": " + read(reserved.getResponseBody(), FipsignError.class).getError());
    try {
      projects.createProject(new CreateProject().name(name));
      throw new AssertionError("nothing was thrown");
    } catch (twinseal.admin.ApiException taken) {
      say("admin error " + taken.getCode() + ": " + read(taken.getResponseBody(), Problem.class).getCode());
    }
  }

  /** @return the public key of an ML-DSA-65 key, in base64 */
  private static String tellSignatures(KeysApi keys, SignatureApi signature) throws Exception {
    var key = keys.generateKey(new GenerateKeyRequest().algorithm("ML-DSA-65"), null).getData();
    say("key " + key.getAlgorithm() + " version " + key.getKeyVersion() + " " + key.getStatus());

    var signed = signature.sign(signing("ML-DSA-65")).getData().getSignature();
    say("signature of " + bytes(signed).length + " bytes: " + isValid(signature, "ML-DSA-65", MESSAGE, signed));
    say("of another message: " + isValid(signature, "ML-DSA-65", text("other"), signed));

    var hash = b64(MessageDigest.getInstance("SHA-256").digest(MESSAGE));
    var ofDigest = signature.signHash(
        new SignHashRequest().algorithm("ML-DSA-65").keyVersion(1).hash(hash).hashAlgorithm("SHA-256")).getData();
    var checked = signature.verifyHash(new VerifyHashRequest().algorithm("ML-DSA-65").keyVersion(1).hash(hash)
        .hashAlgorithm("SHA-256").signature(ofDigest.getSignature())).getData();
    say("digest signed as " + ofDigest.getMode() + ": " + checked.getValid());

    keys.generateKey(new GenerateKeyRequest().algorithm(COMPOSITE), null);
    var sealed = signature.sign(signing(COMPOSITE)).getData().getSignature();
    say(COMPOSITE + ": " + isValid(signature, COMPOSITE, MESSAGE, sealed));
    return key.getPublicKey();
  }

  private static void tellSecrets(KeysApi keys, KemApi kem) throws Exception {
    keys.generateKey(new GenerateKeyRequest().algorithm("ML-KEM-768"), null);
    var made = kem.encapsulate(new EncapsulateRequest().algorithm("ML-KEM-768").keyVersion(1)).getData();
    var opened = kem.decapsulate(
        new DecapsulateRequest().algorithm("ML-KEM-768").keyVersion(1).kemCiphertext(made.getKemCiphertext())).getData();
    say("one secret of " + bytes(opened.getSharedSecret()).length + " bytes: "
        + made.getSharedSecret().equals(opened.getSharedSecret()));
  }

  private static void tellTokens(TokensApi tokens) throws Exception {
    PqToken token = tokens.signToken(claims("plan", "gold")).getToken();
    var request = new twinseal.fipsign.model.VerifyRequest().token(token);
    Map<String, Object> claims = tokens.verifyToken(request).getPayload();
    say("token of " + claims.get("sub") + " with plan " + claims.get("plan"));
    say(tokens.revokeToken(new RevokeRequest().token(token)).getMessage());
    var after = tokenRefusal(() -> tokens.verifyToken(request));
    say("then: " + read(after.getResponseBody(), FipsignError.class).getError());
  }

  private static void tellCertificates(twinseal.fipsign.api.CaApi ca, String publicKey) throws Exception {
    var issued = ca.issueCertificate(
        new IssueCertificateRequest().subject("device-1").publicKey(publicKey).expiresInSeconds(3600));
    var meta = issued.getMeta();
    var form = issued.getCertificate().getActualInstance() instanceof String ? "PEM" : "an object";
    say(meta.getFormat() + ": certificate for " + meta.getSubject() + " as " + form);
    ca.revokeCertificate(new RevokeCertificateRequest().certId(meta.getCertId()).reason("superseded"));
    var status = ca.getCertificate(meta.getCertId()).getStatus();
    var newest = ca.getRevocationList(null).getCrl().getRevokedCerts().get(0);
    say(meta.getFormat() + ": revoked " + status.getRevoked() + ", listed "
        + newest.getCertId().equals(meta.getCertId()));
  }

  private static SignRequest signing(String algorithm) {
    return new SignRequest().algorithm(algorithm).keyVersion(1).message(b64(MESSAGE));
  }

  private static boolean isValid(SignatureApi api, String algorithm, byte[] message, String signature) throws Exception {
    var request = new VerifyRequest().algorithm(algorithm).keyVersion(1).message(b64(message)).signature(signature);
    return api.verify(request).getData().getValid();
  }

  private static SignTokenRequest claims(String member, Object value) {
    var request = new SignTokenRequest().sub("user-1");
    request.putAdditionalProperty(member, value);
    return request;
  }

  private static CreateApiKey newKey(CreateApiKey.FormatEnum format) {
    return new CreateApiKey().name("story").format(format);
  }

  private static twinseal.v1.ApiException nativeRefusal(Call call) throws Exception {
    try {
      call.run();
    } catch (twinseal.v1.ApiException refusal) {
      return refusal;
    }
    throw new AssertionError("nothing was thrown");
  }

  private static twinseal.fipsign.ApiException tokenRefusal(Call call) throws Exception {
    try {
      call.run();
    } catch (twinseal.fipsign.ApiException refusal) {
      return refusal;
    }
    throw new AssertionError("nothing was thrown");
  }

  private static java.util.function.Consumer<java.net.http.HttpRequest.Builder> with(String header, String value) {
    return request -> request.header(header, value);
  }

  private static <T> T read(String body, Class<T> model) throws Exception {
    return new twinseal.v1.ApiClient().getObjectMapper().readValue(body, model);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String b64(byte[] data) {
    return Base64.getEncoder().encodeToString(data);
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
