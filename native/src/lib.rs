//! ML-DSA (FIPS 204) and ML-KEM (FIPS 203) of AWS-LC, which are mldsa-native and mlkem-native, as a Node addon.
//! Nothing here draws randomness: seeds, rnd and coins are arguments. See ../README.md.

mod ml_dsa;
mod ml_kem;
mod secret;
mod symbols;

use napi_derive::napi;

/// What the JavaScript side expects; it refuses an addon that says another number.
#[napi]
pub const INTERFACE: u32 = 3;

/// Library and version, as evidence.
#[napi]
pub const VERSION: &str = "AWS-LC of aws-lc-sys 0.47.0 (mldsa-native, mlkem-native)";

/// Detects the processor's features once, when the addon is loaded.
#[napi_derive::module_init]
fn detect_processor() {
    // SAFETY: takes no arguments and may be called any number of times.
    unsafe { aws_lc_sys::CRYPTO_library_init() };
}
