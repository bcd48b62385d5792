//! FIPS 204. Keys are 32-byte seeds or expanded keys, signatures and public keys raw.

use std::cell::RefCell;

use napi::bindgen_prelude::{AsyncTask, Env, Error, Result, Task, Uint8Array};
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::secret::{Secret, copied, require_length, zeroed};
use crate::symbols::{self, DsaKeyPair, DsaPublicOf, DsaSign, DsaVerify, ML_DSA_SUCCESS};

const SEED: usize = 32;
const RANDOMNESS: usize = 32;
const MU: usize = 64;
/// The longest prefix of M': two bytes, a context, the object identifier of a hash.
const MAX_PREFIX: usize = 2 + 255 + 11;

struct ParameterSet {
    public_key: usize,
    secret_key: usize,
    signature: usize,
    key_pair: DsaKeyPair,
    public_of: DsaPublicOf,
    sign: DsaSign,
    sign_mu: DsaSign,
    verify: DsaVerify,
    verify_mu: DsaVerify,
}

macro_rules! parameter_set {
    ($module:ident, $public_key:literal, $secret_key:literal, $signature:literal) => {
        ParameterSet {
            public_key: $public_key,
            secret_key: $secret_key,
            signature: $signature,
            key_pair: symbols::$module::key_pair,
            public_of: symbols::$module::public_of,
            sign: symbols::$module::sign,
            sign_mu: symbols::$module::sign_mu,
            verify: symbols::$module::verify,
            verify_mu: symbols::$module::verify_mu,
        }
    };
}

static ML_DSA_44: ParameterSet = parameter_set!(ml_dsa_44, 1312, 2560, 2420);
static ML_DSA_65: ParameterSet = parameter_set!(ml_dsa_65, 1952, 4032, 3309);
static ML_DSA_87: ParameterSet = parameter_set!(ml_dsa_87, 2592, 4896, 4627);

fn parameter_set(name: &str) -> Result<&'static ParameterSet> {
    match name {
        "ML-DSA-44" => Ok(&ML_DSA_44),
        "ML-DSA-65" => Ok(&ML_DSA_65),
        "ML-DSA-87" => Ok(&ML_DSA_87),
        _ => Err(Error::from_reason(format!("there is no {name} here"))),
    }
}

/// What is signed: mu, or the two parts of M' (FIPS 204 Algorithms 2 and 4).
enum Signed {
    Mu([u8; MU]),
    Message { prefix: Vec<u8>, message: Vec<u8> },
}

impl Signed {
    fn mu(mu: &[u8]) -> Result<Self> {
        let mu = mu
            .try_into()
            .map_err(|_| Error::from_reason("mu has 64 bytes"))?;
        Ok(Self::Mu(mu))
    }

    /// Copies: the caller may change its arrays while the operation waits for a thread.
    fn message(prefix: &[u8], message: &[u8]) -> Result<Self> {
        if prefix.len() > MAX_PREFIX {
            return Err(Error::from_reason("the prefix of the message is too long"));
        }
        Ok(Self::Message {
            prefix: prefix.into(),
            message: message.into(),
        })
    }

    /// The bytes, and the function for them.
    fn choose<F: Copy>(&self, of_mu: F, of_message: F) -> (F, &[u8], &[u8]) {
        match self {
            Self::Mu(mu) => (of_mu, mu, &[]),
            Self::Message { prefix, message } => (of_message, message, prefix),
        }
    }
}

/// A private key, expanded once and used for many signatures.
#[napi]
pub struct MlDsaSecretKey {
    set: &'static ParameterSet,
    /// Not by `&mut self`: operations under way keep the object borrowed.
    secret: RefCell<Option<Secret>>,
    public: Vec<u8>,
}

#[napi]
impl MlDsaSecretKey {
    /// FIPS 204 Algorithm 6. The caller still owns and wipes `seed`.
    #[napi(factory)]
    pub fn from_seed(algorithm: String, seed: &[u8]) -> Result<Self> {
        let set = parameter_set(&algorithm)?;
        require_length("a seed", seed, SEED)?;
        let mut public = vec![0; set.public_key];
        let mut secret = zeroed(set.secret_key);
        // SAFETY: the three buffers have the lengths that the function reads and writes.
        let done =
            unsafe { (set.key_pair)(public.as_mut_ptr(), secret.as_mut_ptr(), seed.as_ptr()) };
        if done != ML_DSA_SUCCESS {
            return Err(Error::from_reason("the seed was not expanded"));
        }
        Ok(Self {
            set,
            secret: RefCell::new(Some(Secret::new(secret))),
            public,
        })
    }

    /// Null when the parts disagree: s1 and s2 out of range, t0 or tr not what follows from the rest. The caller
    /// still owns and wipes `expanded`.
    #[napi]
    pub fn from_expanded(algorithm: String, expanded: &[u8]) -> Result<Option<Self>> {
        let set = parameter_set(&algorithm)?;
        require_length("an expanded key", expanded, set.secret_key)?;
        let mut public = vec![0; set.public_key];
        // SAFETY: both buffers have the lengths that the function reads and writes.
        let done = unsafe { (set.public_of)(public.as_mut_ptr(), expanded.as_ptr()) };
        if done != ML_DSA_SUCCESS {
            return Ok(None);
        }
        Ok(Some(Self {
            set,
            secret: RefCell::new(Some(Secret::new(copied(expanded)))),
            public,
        }))
    }

    #[napi(getter)]
    pub fn public_key(&self) -> Uint8Array {
        self.public.clone().into()
    }

    /// Signs a 64-byte mu. `randomness` is rnd of FIPS 204 Algorithm 7: fresh, or zeros for a deterministic signature.
    #[napi]
    pub fn sign_mu(&self, mu: &[u8], randomness: &[u8]) -> Result<AsyncTask<Signing>> {
        self.task(Signed::mu(mu)?, randomness)
    }

    /// Signs M' = prefix || message.
    #[napi]
    pub fn sign_message(
        &self,
        prefix: &[u8],
        message: &[u8],
        randomness: &[u8],
    ) -> Result<AsyncTask<Signing>> {
        self.task(Signed::message(prefix, message)?, randomness)
    }

    /// The key cannot be used any more; its bytes are overwritten when what it still signs is done.
    #[napi]
    pub fn dispose(&self) {
        self.secret.replace(None);
    }

    fn task(&self, signed: Signed, randomness: &[u8]) -> Result<AsyncTask<Signing>> {
        require_length("rnd", randomness, RANDOMNESS)?;
        let secret = self
            .secret
            .borrow()
            .clone()
            .ok_or_else(|| Error::from_reason("the private key was disposed of"))?;
        Ok(AsyncTask::new(Signing {
            set: self.set,
            secret,
            signed,
            randomness: copied(randomness),
        }))
    }
}

/// One signature, made on a thread of libuv's pool.
pub struct Signing {
    set: &'static ParameterSet,
    secret: Secret,
    signed: Signed,
    randomness: Zeroizing<Box<[u8]>>,
}

impl Task for Signing {
    type Output = Vec<u8>;
    type JsValue = Uint8Array;

    fn compute(&mut self) -> Result<Vec<u8>> {
        let set = self.set;
        let (sign, message, prefix) = self.signed.choose(set.sign_mu, set.sign);
        let mut signature = vec![0; set.signature];
        let mut length = 0;
        // SAFETY: key, signature and rnd have the lengths that the function reads and writes; the others are given.
        let done = unsafe {
            sign(
                self.secret.bytes().as_ptr(),
                signature.as_mut_ptr(),
                &mut length,
                message.as_ptr(),
                message.len(),
                prefix.as_ptr(),
                prefix.len(),
                self.randomness.as_ptr(),
            )
        };
        if done != ML_DSA_SUCCESS || length != set.signature {
            return Err(Error::from_reason("the signature was not made"));
        }
        Ok(signature)
    }

    fn resolve(&mut self, _env: Env, signature: Vec<u8>) -> Result<Uint8Array> {
        Ok(signature.into())
    }
}

/// Verifies a 64-byte mu.
#[napi]
pub fn ml_dsa_verify_mu(
    algorithm: String,
    public_key: &[u8],
    mu: &[u8],
    signature: &[u8],
) -> Result<AsyncTask<Verifying>> {
    verifying(&algorithm, public_key, Signed::mu(mu)?, signature)
}

/// Verifies M' = prefix || message.
#[napi]
pub fn ml_dsa_verify_message(
    algorithm: String,
    public_key: &[u8],
    prefix: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<AsyncTask<Verifying>> {
    verifying(
        &algorithm,
        public_key,
        Signed::message(prefix, message)?,
        signature,
    )
}

fn verifying(
    algorithm: &str,
    public_key: &[u8],
    signed: Signed,
    signature: &[u8],
) -> Result<AsyncTask<Verifying>> {
    let set = parameter_set(algorithm)?;
    require_length("a public key", public_key, set.public_key)?;
    require_length("a signature", signature, set.signature)?;
    Ok(AsyncTask::new(Verifying {
        set,
        public: public_key.into(),
        signed,
        signature: signature.into(),
    }))
}

/// One verification, on a thread of libuv's pool. Public data only.
pub struct Verifying {
    set: &'static ParameterSet,
    public: Vec<u8>,
    signed: Signed,
    signature: Vec<u8>,
}

impl Task for Verifying {
    type Output = bool;
    type JsValue = bool;

    fn compute(&mut self) -> Result<bool> {
        let (verify, message, prefix) = self.signed.choose(self.set.verify_mu, self.set.verify);
        // SAFETY: the public key has the length that the function reads; the others are given.
        let verdict = unsafe {
            verify(
                self.public.as_ptr(),
                self.signature.as_ptr(),
                self.signature.len(),
                message.as_ptr(),
                message.len(),
                prefix.as_ptr(),
                prefix.len(),
            )
        };
        Ok(verdict == ML_DSA_SUCCESS)
    }

    fn resolve(&mut self, _env: Env, verdict: bool) -> Result<bool> {
        Ok(verdict)
    }
}
