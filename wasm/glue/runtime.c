/*
 * What PQClean expects from its surroundings: randomness, and room for Keccak states. Both come from fixed buffers, so
 * the module imports nothing, never grows, and every byte it can write to is known; the caller overwrites all of them
 * but the kept matrices.
 */
#include "arena.h"
#include "fips202.h"
#include "randombytes.h"

#include <string.h>

/* PQClean holds one Keccak state at a time; a second one leaves room for a nested hash. */
#define HASH_STATES 2
/* What ML-DSA draws at a time: xi or rnd. ML-KEM's functions take their coins as arguments. */
#define DRAW_BYTES 32

uint8_t randomness[ARENA_RANDOMNESS_BYTES];
uint8_t mu[ARENA_MU_BYTES];
uint8_t public_key[ARENA_PUBLIC_KEY_BYTES];
uint8_t secret_key[ARENA_SECRET_KEY_BYTES];
uint8_t output[ARENA_OUTPUT_BYTES];
uint8_t shared_secret[ARENA_SHARED_SECRET_BYTES];

EXPORTED _Alignas(uint64_t) uint8_t hash_states[HASH_STATES][PQC_SHAKEINCCTX_BYTES];
static size_t hash_states_used;

int randombytes(uint8_t *out, size_t n) {
    if (n != DRAW_BYTES) {
        __builtin_trap();
    }
    memcpy(out, randomness, n);
    return 0;
}

/* fips202.c calls these three by their C library names; build.sh renames them, or the compiler would take them for the
 * real ones and put calloc and the like in their place. States are released in the reverse order of their taking. */
void *take_hash_state(size_t n);
void release_hash_state(void *state);
_Noreturn void fail(int status);

void *take_hash_state(size_t n) {
    if (n > PQC_SHAKEINCCTX_BYTES || hash_states_used == HASH_STATES) {
        __builtin_trap();
    }
    return hash_states[hash_states_used++];
}

void release_hash_state(void *state) {
    if (hash_states_used == 0 || state != hash_states[hash_states_used - 1]) {
        __builtin_trap();
    }
    hash_states_used--;
}

_Noreturn void fail(int status) {
    (void)status;
    __builtin_trap();
}
