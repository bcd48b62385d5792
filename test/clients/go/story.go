// The story that every generated client tells (test/clients/README.md), in Go.
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"

	admin "github.com/twinseal/clients/twinsealadmin"
	fipsign "github.com/twinseal/clients/twinsealfipsign"
	v1 "github.com/twinseal/clients/twinsealv1"
)

const composite = "MLDSA65-ECDSA-P256-SHA512"

var (
	background = context.Background()
	message    = []byte("a contract")
	b64        = base64.StdEncoding.EncodeToString
)

func must[T any](value T, _ *http.Response, err error) T {
	var failure interface{ Body() []byte }
	if errors.As(err, &failure) {
		panic(fmt.Sprintf("%v: %s", err, failure.Body()))
	}
	if err != nil {
		panic(err)
	}
	return value
}

// typed is an error of a generated client: its body is read into a model.
type typed interface {
	error
	Model() interface{}
}

func refused[M any](response *http.Response, err error) (int, M) {
	var failure typed
	if !errors.As(err, &failure) {
		panic(fmt.Sprintf("no typed error: %v", err))
	}
	return response.StatusCode, failure.Model().(M)
}

func size(text string) int {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return len(data)
}

func main() {
	server, name := os.Getenv("BASE_URL"), "go-"+randomHex()
	adminSetup := admin.NewConfiguration()
	adminSetup.Servers = admin.ServerConfigurations{{URL: server}}
	adminClient := admin.NewAPIClient(adminSetup)
	asAdmin := context.WithValue(background, admin.ContextAccessToken, os.Getenv("ADMIN_TOKEN"))
	project := must(adminClient.ProjectsAPI.CreateProject(asAdmin).CreateProject(*admin.NewCreateProject(name)).Execute())
	apiKey := func(format string) string {
		request := admin.NewCreateApiKey("story")
		request.SetFormat(format)
		return must(adminClient.ApiKeysAPI.CreateApiKey(asAdmin, project.Id).CreateApiKey(*request).Execute()).Key
	}
	nativeKey, tokenKey := apiKey("qph"), apiKey("pqa")
	fmt.Printf("project made, %s\n", project.Status)

	publicKey := tellNative(server, nativeKey)
	tellTokens(server, tokenKey)
	for _, format := range []string{"pqcert", "x509"} {
		request := admin.NewCreateCa(format, "Story CA")
		must(adminClient.CaAPI.CreateCa(asAdmin, project.Id).CreateCa(*request).Execute())
		tellCertificates(server, tokenKey, format, publicKey)
		must(adminClient.CaAPI.RetireCa(asAdmin, project.Id).Execute())
	}
	tellErrors(server, nativeKey, tokenKey)

	_, response, err := adminClient.ProjectsAPI.CreateProject(asAdmin).CreateProject(*admin.NewCreateProject(name)).Execute()
	status, problem := refused[admin.Problem](response, err)
	fmt.Printf("admin error %d: %s\n", status, problem.Code)
}

func randomHex() string {
	bytes := make([]byte, 4)
	if _, err := rand.Read(bytes); err != nil {
		panic(err)
	}
	return hex.EncodeToString(bytes)
}

func native(server, key string) (*v1.APIClient, context.Context) {
	setup := v1.NewConfiguration()
	setup.Servers = v1.ServerConfigurations{{URL: server}}
	return v1.NewAPIClient(setup), context.WithValue(background, v1.ContextAPIKeys, map[string]v1.APIKey{"api-key": {Key: key}})
}

func signing(algorithm string, version int32) v1.SignRequest {
	return v1.SignRequest{KeyVersion: version, Algorithm: &algorithm, Message: b64(message)}
}

// tellNative returns the public key of an ML-DSA-65 key, in base64.
func tellNative(server, key string) string {
	client, as := native(server, key)
	generate := func(algorithm string) v1.Key {
		return must(client.KeysAPI.GenerateKey(as).GenerateKeyRequest(*v1.NewGenerateKeyRequest(algorithm)).Execute()).Data
	}
	isValid := func(algorithm string, of []byte, signature string) bool {
		request := v1.VerifyRequest{KeyVersion: 1, Algorithm: &algorithm, Message: b64(of), Signature: signature}
		return must(client.SignatureAPI.Verify(as).VerifyRequest(request).Execute()).Data.Valid
	}
	sign := func(algorithm string) string {
		return must(client.SignatureAPI.Sign(as).SignRequest(signing(algorithm, 1)).Execute()).Data.Signature
	}

	made := generate("ML-DSA-65")
	fmt.Printf("key %s version %d %s\n", made.Algorithm, made.KeyVersion, made.Status)
	signed := sign("ML-DSA-65")
	fmt.Printf("signature of %d bytes: %t\n", size(signed), isValid("ML-DSA-65", message, signed))
	fmt.Printf("of another message: %t\n", isValid("ML-DSA-65", []byte("other"), signed))

	digest := sha256.Sum256(message)
	signHash := v1.SignHashRequest{
		KeyVersion:    1,
		Algorithm:     v1.PtrString("ML-DSA-65"),
		Hash:          b64(digest[:]),
		HashAlgorithm: "SHA-256",
	}
	ofDigest := must(client.SignatureAPI.SignHash(as).SignHashRequest(signHash).Execute()).Data
	verifyHash := v1.VerifyHashRequest{
		KeyVersion:    1,
		Algorithm:     v1.PtrString("ML-DSA-65"),
		Hash:          b64(digest[:]),
		HashAlgorithm: "SHA-256",
		Signature:     ofDigest.Signature,
	}
	checked := must(client.SignatureAPI.VerifyHash(as).VerifyHashRequest(verifyHash).Execute()).Data
	fmt.Printf("digest signed as %s: %t\n", ofDigest.Mode, checked.Valid)

	generate(composite)
	fmt.Printf("%s: %t\n", composite, isValid(composite, message, sign(composite)))

	generate("ML-KEM-768")
	kemKey := v1.PtrString("ML-KEM-768")
	encapsulate := v1.EncapsulateRequest{KeyVersion: 1, Algorithm: kemKey}
	sent := must(client.KemAPI.Encapsulate(as).EncapsulateRequest(encapsulate).Execute()).Data
	decapsulate := v1.DecapsulateRequest{KeyVersion: 1, Algorithm: kemKey, KemCiphertext: sent.KemCiphertext}
	opened := must(client.KemAPI.Decapsulate(as).DecapsulateRequest(decapsulate).Execute()).Data
	fmt.Printf("one secret of %d bytes: %t\n", size(opened.SharedSecret), sent.SharedSecret == opened.SharedSecret)
	return made.PublicKey
}

func dialect(server, key string) (*fipsign.APIClient, context.Context) {
	setup := fipsign.NewConfiguration()
	setup.Servers = fipsign.ServerConfigurations{{URL: server}}
	as := context.WithValue(background, fipsign.ContextAPIKeys, map[string]fipsign.APIKey{"api-key": {Key: key}})
	return fipsign.NewAPIClient(setup), as
}

func tokens(server, key string) (*fipsign.TokensAPIService, context.Context) {
	client, as := dialect(server, key)
	return client.TokensAPI, as
}

func tellTokens(server, key string) {
	client, as := tokens(server, key)
	request := fipsign.NewSignTokenRequest("user-1")
	request.AdditionalProperties = map[string]interface{}{"plan": "gold"}
	token := must(client.SignToken(as).SignTokenRequest(*request).Execute()).Token
	claims := must(client.VerifyToken(as).VerifyRequest(*fipsign.NewVerifyRequest(token)).Execute()).Payload
	fmt.Printf("token of %s with plan %s\n", claims["sub"], claims["plan"])
	fmt.Println(must(client.RevokeToken(as).RevokeRequest(*fipsign.NewRevokeRequest(token)).Execute()).Message)
	_, response, err := client.VerifyToken(as).VerifyRequest(*fipsign.NewVerifyRequest(token)).Execute()
	_, failure := refused[fipsign.FipsignError](response, err)
	fmt.Printf("then: %s\n", failure.Error)
}

func tellCertificates(server, key, format, publicKey string) {
	client, as := dialect(server, key)
	request := fipsign.NewIssueCertificateRequest(3600)
	request.SetSubject("device-1")
	request.SetPublicKey(publicKey)
	issued := must(client.CaAPI.IssueCertificate(as).IssueCertificateRequest(*request).Execute())
	form := "PEM"
	if issued.Certificate.PqCert != nil {
		form = "an object"
	}
	fmt.Printf("%s: certificate for %s as %s\n", issued.Meta.Format, issued.Meta.Subject, form)
	certId := issued.Meta.CertId
	revocation := fipsign.NewRevokeCertificateRequest(certId)
	revocation.SetReason("superseded")
	must(client.CaAPI.RevokeCertificate(as).RevokeCertificateRequest(*revocation).Execute())
	status := must(client.CaAPI.GetCertificate(as, certId).Execute()).Status
	listed := must(client.CaAPI.GetRevocationList(as).Execute()).Crl.RevokedCerts[0].CertId == certId
	fmt.Printf("%s: revoked %t, listed %t\n", format, status.Revoked, listed)
}

func tellErrors(server, nativeKey, tokenKey string) {
	client, as := native(server, nativeKey)
	_, response, err := client.SignatureAPI.Sign(as).SignRequest(signing("ML-DSA-65", 7)).Execute()
	status, missing := refused[v1.ApiError](response, err)
	fmt.Printf("native error %d: %s\n", status, missing.Error.ErrorCode)

	tokenClient, as := tokens(server, tokenKey)
	request := fipsign.NewSignTokenRequest("user-1")
	request.AdditionalProperties = map[string]interface{}{"_x": 1}
	_, response, err = tokenClient.SignToken(as).SignTokenRequest(*request).Execute()
	status, reserved := refused[fipsign.FipsignError](response, err)
	fmt.Printf("token error %d: %s\n", status, reserved.Error)
}
