/*
 * ML-KEM over the arena, compiled once per parameter set: -DSET=768, with PQClean's folder of that
 * set in the include path.
 */
#include "arena.h"
#include "indcpa.h"
#include "kem.h"
#include "params.h"
#include "polyvec.h"
#include "symmetric.h"
#include "verify.h"

/* Two steps, so that SET is replaced before it is pasted. */
#define PQCLEAN_NAME(set, name) PQCLEAN_MLKEM##set##_CLEAN_##name
#define PQCLEAN_OF(set, name) PQCLEAN_NAME(set, name)
#define PQCLEAN(name) PQCLEAN_OF(SET, name)
#define ENTRY_NAME(set, name) ml_kem_##set##_##name
#define ENTRY_OF(set, name) ENTRY_NAME(set, name)
#define ENTRY(name) ENTRY_OF(SET, name)

_Static_assert(KYBER_PUBLICKEYBYTES <= ARENA_PUBLIC_KEY_BYTES, "encapsulation key fits");
_Static_assert(KYBER_SECRETKEYBYTES <= ARENA_SECRET_KEY_BYTES, "decapsulation key fits");
_Static_assert(KYBER_CIPHERTEXTBYTES <= ARENA_OUTPUT_BYTES, "ciphertext fits");

/* FIPS 203 Algorithm 16: randomness = d || z -> public_key, secret_key. */
EXPORTED void ENTRY(generate)(void);
void ENTRY(generate)(void) {
    PQCLEAN(crypto_kem_keypair_derand)(public_key, secret_key, randomness);
}

/* FIPS 203 Algorithm 17: public_key, randomness = m -> output, shared_secret. */
EXPORTED void ENTRY(encapsulate)(void);
void ENTRY(encapsulate)(void) {
    PQCLEAN(crypto_kem_enc_derand)(output, shared_secret, public_key, randomness);
}

/* FIPS 203 Algorithm 18: secret_key, output -> shared_secret. */
EXPORTED void ENTRY(decapsulate)(void);
void ENTRY(decapsulate)(void) {
    PQCLEAN(crypto_kem_dec)(shared_secret, output, secret_key);
}

/* FIPS 203 section 7.2, modulus check: 1 when every coefficient in public_key is below q, else 0. */
EXPORTED int ENTRY(public_key_valid)(void);
int ENTRY(public_key_valid)(void) {
    for (size_t i = 0; i < KYBER_POLYVECBYTES; i += 3) {
        const uint8_t *packed = public_key + i;
        unsigned int low = packed[0] | (packed[1] & 0x0FU) << 8;
        unsigned int high = packed[1] >> 4 | packed[2] << 4;
        if (low >= KYBER_Q || high >= KYBER_Q) {
            return 0;
        }
    }
    return 1;
}

/* FIPS 203 section 7.3, hash check: 1 when secret_key holds the hash of its own encapsulation key, else 0. */
EXPORTED int ENTRY(secret_key_valid)(void);
int ENTRY(secret_key_valid)(void) {
    uint8_t hash[KYBER_SYMBYTES];
    hash_h(hash, secret_key + KYBER_INDCPA_SECRETKEYBYTES, KYBER_PUBLICKEYBYTES);
    return PQCLEAN(verify)(hash, secret_key + KYBER_SECRETKEYBYTES - 2 * KYBER_SYMBYTES, KYBER_SYMBYTES) == 0;
}
