/*
 * ML-DSA over the arena, compiled once per parameter set: -DSET=65, with PQClean's folder of that
 * set in the include path.
 *
 * PQClean's signer and verifier know the pure mode only and hash the message themselves. FIPS 204 section 6.2 lets
 * another module compute mu, which serves every mode alike (pure with its context, HashML-DSA, external mu) and keeps
 * messages out of this memory. Their first squeeze of an incremental SHAKE256 is mu; it alone is answered with the
 * arena's mu. The matrix comes from kept-matrices.h. The rest of PQClean's sign.c runs unchanged, over an empty message.
 */
#include "arena.h"
#include "fips202.h"
#include "params.h"
#include "polyvec.h"

#include <string.h>

/* Two steps, so that SET is replaced before it is pasted. */
#define PQCLEAN_NAME(set, name) PQCLEAN_MLDSA##set##_CLEAN_##name
#define PQCLEAN_OF(set, name) PQCLEAN_NAME(set, name)
#define PQCLEAN(name) PQCLEAN_OF(SET, name)
#define ENTRY_NAME(set, name) ml_dsa_##set##_##name
#define ENTRY_OF(set, name) ENTRY_NAME(set, name)
#define ENTRY(name) ENTRY_OF(SET, name)

#include "kept-matrices.h"

static int mu_awaited;

static void squeeze_or_take_mu(uint8_t *out, size_t outlen, shake256incctx *state) {
    if (!mu_awaited) {
        shake256_inc_squeeze(out, outlen, state);
        return;
    }
    if (outlen != ARENA_MU_BYTES) {
        __builtin_trap();
    }
    mu_awaited = 0;
    memcpy(out, mu, ARENA_MU_BYTES);
}

#define shake256_inc_squeeze squeeze_or_take_mu
/* One of them is this set's; a macro's name cannot be pasted. */
#define PQCLEAN_MLDSA44_CLEAN_polyvec_matrix_expand expand_or_copy_matrix
#define PQCLEAN_MLDSA65_CLEAN_polyvec_matrix_expand expand_or_copy_matrix
#define PQCLEAN_MLDSA87_CLEAN_polyvec_matrix_expand expand_or_copy_matrix
#include "sign.c"
/* A key that is only looked at is expanded by itself: one that is refused leaves nothing. */
#undef PQCLEAN_MLDSA44_CLEAN_polyvec_matrix_expand
#undef PQCLEAN_MLDSA65_CLEAN_polyvec_matrix_expand
#undef PQCLEAN_MLDSA87_CLEAN_polyvec_matrix_expand

_Static_assert(PQCLEAN(CRYPTO_PUBLICKEYBYTES) <= ARENA_PUBLIC_KEY_BYTES, "public key fits");
_Static_assert(PQCLEAN(CRYPTO_SECRETKEYBYTES) <= ARENA_SECRET_KEY_BYTES, "secret key fits");
_Static_assert(PQCLEAN(CRYPTO_BYTES) <= ARENA_OUTPUT_BYTES, "signature fits");

/* FIPS 204 Algorithm 6: randomness = xi -> public_key, secret_key. */
EXPORTED void ENTRY(generate)(void);
void ENTRY(generate)(void) {
    PQCLEAN(crypto_sign_keypair)(public_key, secret_key);
}

/*
 * 1 when secret_key is one that key generation makes: s1 and s2 in range, and t0 and tr those that follow from them and
 * rho. An imported key that is not might leak itself through its signatures, or never find one.
 */
EXPORTED int ENTRY(secret_key_valid)(void);
int ENTRY(secret_key_valid)(void) {
    uint8_t rho[SEEDBYTES], tr[TRBYTES], key[SEEDBYTES];
    uint8_t repacked[PQCLEAN(CRYPTO_SECRETKEYBYTES)];
    uint8_t difference = 0;
    polyvecl mat[K], s1, s1hat;
    polyveck s2, t0, t1;

    PQCLEAN(unpack_sk)(rho, tr, key, &t0, &s1, &s2, secret_key);
    if (PQCLEAN(polyvecl_chknorm)(&s1, ETA + 1) || PQCLEAN(polyveck_chknorm)(&s2, ETA + 1)) {
        return 0;
    }
    s1hat = s1;
    PQCLEAN(polyvec_matrix_expand)(mat, rho);
    PQCLEAN(polyvecl_ntt)(&s1hat);
    PQCLEAN(polyvec_matrix_pointwise_montgomery)(&t1, mat, &s1hat);
    PQCLEAN(polyveck_reduce)(&t1);
    PQCLEAN(polyveck_invntt_tomont)(&t1);
    PQCLEAN(polyveck_add)(&t1, &t1, &s2);
    PQCLEAN(polyveck_caddq)(&t1);
    PQCLEAN(polyveck_power2round)(&t1, &t0, &t1);
    PQCLEAN(pack_pk)(public_key, rho, &t1);
    shake256(tr, TRBYTES, public_key, PQCLEAN(CRYPTO_PUBLICKEYBYTES));
    PQCLEAN(pack_sk)(repacked, rho, tr, key, &t0, &s1, &s2);
    for (size_t i = 0; i < sizeof(repacked); i++) {
        difference |= repacked[i] ^ secret_key[i];
    }
    return difference == 0;
}

/* FIPS 204 Algorithm 7 from mu: secret_key, mu, randomness = rnd -> output. */
EXPORTED void ENTRY(sign)(void);
void ENTRY(sign)(void) {
    size_t length;
    mu_awaited = 1;
    if (PQCLEAN(crypto_sign_signature_ctx)(output, &length, mu, 0, mu, 0, secret_key) != 0) {
        __builtin_trap();
    }
}

/* FIPS 204 Algorithm 8 from mu: public_key, mu, output -> 1 when the signature is good, else 0. */
EXPORTED int ENTRY(verify)(void);
int ENTRY(verify)(void) {
    mu_awaited = 1;
    int refused = PQCLEAN(crypto_sign_verify_ctx)(output, PQCLEAN(CRYPTO_BYTES), mu, 0, mu, 0, public_key);
    mu_awaited = 0;
    return refused == 0;
}
