//! The functions of AWS-LC that take seeds, coins and mu from their caller. Its own headers declare and export them,
//! but the crate's bindings cover the public API only, which draws its own randomness. The names carry the release,
//! so another one does not link.

use std::os::raw::c_int;

/// What every function of ML-DSA answers when it did its work; those of ML-KEM answer 0.
pub const ML_DSA_SUCCESS: c_int = 1;
pub const ML_KEM_SUCCESS: c_int = 0;

pub type DsaKeyPair =
    unsafe extern "C" fn(public: *mut u8, secret: *mut u8, seed: *const u8) -> c_int;
pub type DsaPublicOf = unsafe extern "C" fn(public: *mut u8, secret: *const u8) -> c_int;
/// `message` is mu, and `prefix` empty, for the functions of external mu.
pub type DsaSign = unsafe extern "C" fn(
    secret: *const u8,
    signature: *mut u8,
    signature_length: *mut usize,
    message: *const u8,
    message_length: usize,
    prefix: *const u8,
    prefix_length: usize,
    randomness: *const u8,
) -> c_int;
pub type DsaVerify = unsafe extern "C" fn(
    public: *const u8,
    signature: *const u8,
    signature_length: usize,
    message: *const u8,
    message_length: usize,
    prefix: *const u8,
    prefix_length: usize,
) -> c_int;

pub type KemKeyPair = unsafe extern "C" fn(
    public: *mut u8,
    public_length: *mut usize,
    secret: *mut u8,
    secret_length: *mut usize,
    seed: *const u8,
) -> c_int;
pub type KemEncapsulate = unsafe extern "C" fn(
    ciphertext: *mut u8,
    ciphertext_length: *mut usize,
    shared: *mut u8,
    shared_length: *mut usize,
    public: *const u8,
    coins: *const u8,
) -> c_int;
pub type KemDecapsulate = unsafe extern "C" fn(
    shared: *mut u8,
    shared_length: *mut usize,
    ciphertext: *const u8,
    secret: *const u8,
) -> c_int;
pub type KemCheck = unsafe extern "C" fn(key: *const u8, key_length: usize) -> c_int;

macro_rules! ml_dsa {
    ($module:ident, $key_pair:literal, $public_of:literal, $sign:literal, $sign_mu:literal, $verify:literal, $verify_mu:literal) => {
        pub mod $module {
            use std::os::raw::c_int;
            unsafe extern "C" {
                #[link_name = $key_pair]
                pub fn key_pair(public: *mut u8, secret: *mut u8, seed: *const u8) -> c_int;
                #[link_name = $public_of]
                pub fn public_of(public: *mut u8, secret: *const u8) -> c_int;
                #[link_name = $sign]
                pub fn sign(
                    secret: *const u8,
                    signature: *mut u8,
                    signature_length: *mut usize,
                    message: *const u8,
                    message_length: usize,
                    prefix: *const u8,
                    prefix_length: usize,
                    randomness: *const u8,
                ) -> c_int;
                #[link_name = $sign_mu]
                pub fn sign_mu(
                    secret: *const u8,
                    signature: *mut u8,
                    signature_length: *mut usize,
                    mu: *const u8,
                    mu_length: usize,
                    prefix: *const u8,
                    prefix_length: usize,
                    randomness: *const u8,
                ) -> c_int;
                #[link_name = $verify]
                pub fn verify(
                    public: *const u8,
                    signature: *const u8,
                    signature_length: usize,
                    message: *const u8,
                    message_length: usize,
                    prefix: *const u8,
                    prefix_length: usize,
                ) -> c_int;
                #[link_name = $verify_mu]
                pub fn verify_mu(
                    public: *const u8,
                    signature: *const u8,
                    signature_length: usize,
                    mu: *const u8,
                    mu_length: usize,
                    prefix: *const u8,
                    prefix_length: usize,
                ) -> c_int;
            }
        }
    };
}

macro_rules! ml_kem {
    ($module:ident, $key_pair:literal, $encapsulate:literal, $decapsulate:literal, $check_public:literal, $check_secret:literal) => {
        pub mod $module {
            use std::os::raw::c_int;
            unsafe extern "C" {
                #[link_name = $key_pair]
                pub fn key_pair(
                    public: *mut u8,
                    public_length: *mut usize,
                    secret: *mut u8,
                    secret_length: *mut usize,
                    seed: *const u8,
                ) -> c_int;
                #[link_name = $encapsulate]
                pub fn encapsulate(
                    ciphertext: *mut u8,
                    ciphertext_length: *mut usize,
                    shared: *mut u8,
                    shared_length: *mut usize,
                    public: *const u8,
                    coins: *const u8,
                ) -> c_int;
                #[link_name = $decapsulate]
                pub fn decapsulate(
                    shared: *mut u8,
                    shared_length: *mut usize,
                    ciphertext: *const u8,
                    secret: *const u8,
                ) -> c_int;
                #[link_name = $check_public]
                pub fn check_public(key: *const u8, key_length: usize) -> c_int;
                #[link_name = $check_secret]
                pub fn check_secret(key: *const u8, key_length: usize) -> c_int;
            }
        }
    };
}

ml_dsa!(
    ml_dsa_44,
    "aws_lc_0_47_0_ml_dsa_44_keypair_internal",
    "aws_lc_0_47_0_ml_dsa_44_pack_pk_from_sk",
    "aws_lc_0_47_0_ml_dsa_44_sign_internal",
    "aws_lc_0_47_0_ml_dsa_extmu_44_sign_internal",
    "aws_lc_0_47_0_ml_dsa_44_verify_internal",
    "aws_lc_0_47_0_ml_dsa_extmu_44_verify_internal"
);
ml_dsa!(
    ml_dsa_65,
    "aws_lc_0_47_0_ml_dsa_65_keypair_internal",
    "aws_lc_0_47_0_ml_dsa_65_pack_pk_from_sk",
    "aws_lc_0_47_0_ml_dsa_65_sign_internal",
    "aws_lc_0_47_0_ml_dsa_extmu_65_sign_internal",
    "aws_lc_0_47_0_ml_dsa_65_verify_internal",
    "aws_lc_0_47_0_ml_dsa_extmu_65_verify_internal"
);
ml_dsa!(
    ml_dsa_87,
    "aws_lc_0_47_0_ml_dsa_87_keypair_internal",
    "aws_lc_0_47_0_ml_dsa_87_pack_pk_from_sk",
    "aws_lc_0_47_0_ml_dsa_87_sign_internal",
    "aws_lc_0_47_0_ml_dsa_extmu_87_sign_internal",
    "aws_lc_0_47_0_ml_dsa_87_verify_internal",
    "aws_lc_0_47_0_ml_dsa_extmu_87_verify_internal"
);
ml_kem!(
    ml_kem_512,
    "aws_lc_0_47_0_ml_kem_512_keypair_deterministic",
    "aws_lc_0_47_0_ml_kem_512_encapsulate_deterministic",
    "aws_lc_0_47_0_ml_kem_512_decapsulate",
    "aws_lc_0_47_0_ml_kem_512_check_pk",
    "aws_lc_0_47_0_ml_kem_512_check_sk"
);
ml_kem!(
    ml_kem_768,
    "aws_lc_0_47_0_ml_kem_768_keypair_deterministic",
    "aws_lc_0_47_0_ml_kem_768_encapsulate_deterministic",
    "aws_lc_0_47_0_ml_kem_768_decapsulate",
    "aws_lc_0_47_0_ml_kem_768_check_pk",
    "aws_lc_0_47_0_ml_kem_768_check_sk"
);
ml_kem!(
    ml_kem_1024,
    "aws_lc_0_47_0_ml_kem_1024_keypair_deterministic",
    "aws_lc_0_47_0_ml_kem_1024_encapsulate_deterministic",
    "aws_lc_0_47_0_ml_kem_1024_decapsulate",
    "aws_lc_0_47_0_ml_kem_1024_check_pk",
    "aws_lc_0_47_0_ml_kem_1024_check_sk"
);
