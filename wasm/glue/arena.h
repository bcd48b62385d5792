/*
 * The only memory that the caller and the module share. The caller finds each buffer by its exported address, lays
 * inputs down, calls one function, takes the outputs and overwrites everything but the kept matrices. Nothing is passed
 * as an argument, so no length can be wrong on this side; sizes are those of the largest parameter set.
 */
#ifndef TWINSEAL_ARENA_H
#define TWINSEAL_ARENA_H

#include <stdint.h>

#define EXPORTED __attribute__((visibility("default")))

#define ARENA_RANDOMNESS_BYTES 64
#define ARENA_MU_BYTES 64
#define ARENA_PUBLIC_KEY_BYTES 2592
#define ARENA_SECRET_KEY_BYTES 4896
#define ARENA_OUTPUT_BYTES 4627
#define ARENA_SHARED_SECRET_BYTES 32

/* ML-DSA: xi for a key pair, rnd for a signature. ML-KEM: d || z for a key pair, m for an encapsulation. */
EXPORTED extern uint8_t randomness[ARENA_RANDOMNESS_BYTES];
/* ML-DSA's message representative, FIPS 204 section 6.2. */
EXPORTED extern uint8_t mu[ARENA_MU_BYTES];
EXPORTED extern uint8_t public_key[ARENA_PUBLIC_KEY_BYTES];
/* Expanded private key of FIPS 204 or FIPS 203. */
EXPORTED extern uint8_t secret_key[ARENA_SECRET_KEY_BYTES];
/* Signature or ciphertext, in either direction. */
EXPORTED extern uint8_t output[ARENA_OUTPUT_BYTES];
EXPORTED extern uint8_t shared_secret[ARENA_SHARED_SECRET_BYTES];

#endif
