/*
 * The matrices of the keys that were expanded last. A follows from rho alone (FIPS 204 Algorithm 32), which is part of
 * the public key, and expanding it anew is half of a verification and an eighth of a signature. Nothing kept is secret;
 * so this is the one part of the memory that outlives a call. It is exported for the test that compares the rest.
 *
 * Included by ml-dsa.c, once per parameter set, after PQClean's headers.
 */
#ifndef TWINSEAL_KEPT_MATRICES_H
#define TWINSEAL_KEPT_MATRICES_H

#include <string.h>

/* As many keys as a busy thread uses at once: 0.9 MiB for ML-DSA-87, of which only what was filled is ever touched. */
#define KEPT_MATRICES 16

typedef struct {
    uint8_t rho[SEEDBYTES];
    uint32_t filled;
    polyvecl rows[K];
} kept_matrix;

EXPORTED extern struct kept_matrices {
    /* Goes next, used or not: then a key that is used all the time is expanded once in sixteen others. */
    uint32_t oldest;
    kept_matrix places[KEPT_MATRICES];
} ENTRY(kept);
struct kept_matrices ENTRY(kept);

static int same_rho(const uint8_t left[SEEDBYTES], const uint8_t right[SEEDBYTES]) {
    uint8_t difference = 0;
    for (size_t i = 0; i < SEEDBYTES; i++) {
        difference |= left[i] ^ right[i];
    }
    return difference == 0;
}

static const kept_matrix *find_matrix(const uint8_t rho[SEEDBYTES]) {
    for (size_t i = 0; i < KEPT_MATRICES; i++) {
        const kept_matrix *place = &ENTRY(kept).places[i];
        if (place->filled && same_rho(place->rho, rho)) {
            return place;
        }
    }
    return NULL;
}

static const kept_matrix *keep_matrix(const uint8_t rho[SEEDBYTES]) {
    kept_matrix *place = &ENTRY(kept).places[ENTRY(kept).oldest];
    ENTRY(kept).oldest = (ENTRY(kept).oldest + 1) % KEPT_MATRICES;
    place->filled = 0;
    PQCLEAN(polyvec_matrix_expand)(place->rows, rho);
    memcpy(place->rho, rho, SEEDBYTES);
    place->filled = 1;
    return place;
}

/* In the place of PQClean's polyvec_matrix_expand, with its arguments and its result. */
static void expand_or_copy_matrix(polyvecl mat[K], const uint8_t rho[SEEDBYTES]) {
    const kept_matrix *kept = find_matrix(rho);
    if (kept == NULL) {
        kept = keep_matrix(rho);
    }
    memcpy(mat, kept->rows, sizeof(kept->rows));
}

#endif
