//! Private keys in memory of our own, overwritten when the last user is done.

use std::sync::Arc;

use napi::bindgen_prelude::{Error, Result};
use zeroize::Zeroizing;

/// Shared by the JavaScript object and the operations under way, so a key that is disposed of while it signs is
/// overwritten only after that.
#[derive(Clone)]
pub struct Secret(Arc<Zeroizing<Box<[u8]>>>);

impl Secret {
    pub fn new(bytes: Zeroizing<Box<[u8]>>) -> Self {
        Self(Arc::new(bytes))
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

pub fn zeroed(length: usize) -> Zeroizing<Box<[u8]>> {
    Zeroizing::new(vec![0; length].into_boxed_slice())
}

pub fn copied(bytes: &[u8]) -> Zeroizing<Box<[u8]>> {
    Zeroizing::new(bytes.into())
}

/// An argument of a length that the function does not take is a mistake of the caller.
pub fn require_length(what: &str, bytes: &[u8], length: usize) -> Result<()> {
    if bytes.len() == length {
        return Ok(());
    }
    Err(Error::from_reason(format!(
        "{what} has {length} bytes here"
    )))
}
