//! FIPS 203. Every function takes microseconds and computes on the calling thread.

use std::cell::RefCell;

use napi::bindgen_prelude::{Error, Result, Uint8Array};
use napi_derive::napi;

use crate::secret::{Secret, copied, require_length, zeroed};
use crate::symbols::{self, KemCheck, KemDecapsulate, KemEncapsulate, KemKeyPair, ML_KEM_SUCCESS};

const SEED: usize = 64;
const COINS: usize = 32;
const SHARED: usize = 32;

struct ParameterSet {
    public_key: usize,
    secret_key: usize,
    ciphertext: usize,
    key_pair: KemKeyPair,
    encapsulate: KemEncapsulate,
    decapsulate: KemDecapsulate,
    check_public: KemCheck,
    check_secret: KemCheck,
}

macro_rules! parameter_set {
    ($module:ident, $public_key:literal, $secret_key:literal, $ciphertext:literal) => {
        ParameterSet {
            public_key: $public_key,
            secret_key: $secret_key,
            ciphertext: $ciphertext,
            key_pair: symbols::$module::key_pair,
            encapsulate: symbols::$module::encapsulate,
            decapsulate: symbols::$module::decapsulate,
            check_public: symbols::$module::check_public,
            check_secret: symbols::$module::check_secret,
        }
    };
}

static ML_KEM_512: ParameterSet = parameter_set!(ml_kem_512, 800, 1632, 768);
static ML_KEM_768: ParameterSet = parameter_set!(ml_kem_768, 1184, 2400, 1088);
static ML_KEM_1024: ParameterSet = parameter_set!(ml_kem_1024, 1568, 3168, 1568);

fn parameter_set(name: &str) -> Result<&'static ParameterSet> {
    match name {
        "ML-KEM-512" => Ok(&ML_KEM_512),
        "ML-KEM-768" => Ok(&ML_KEM_768),
        "ML-KEM-1024" => Ok(&ML_KEM_1024),
        _ => Err(Error::from_reason(format!("there is no {name} here"))),
    }
}

/// Whether a public key passes the checks of FIPS 203 section 7.2, its length included.
#[napi]
pub fn ml_kem_public_key_valid(algorithm: String, public_key: &[u8]) -> Result<bool> {
    let set = parameter_set(&algorithm)?;
    // SAFETY: the function checks the length that it is given.
    Ok(public_key.len() == set.public_key
        && unsafe { (set.check_public)(public_key.as_ptr(), public_key.len()) } == ML_KEM_SUCCESS)
}

/// A ciphertext and its secret. The caller wipes `shared_secret`.
#[napi(object)]
pub struct MlKemEncapsulation {
    pub ciphertext: Uint8Array,
    pub shared_secret: Uint8Array,
}

/// FIPS 203 Algorithm 17: `coins` is m. `public_key` has passed its checks. The caller still owns and wipes `coins`.
#[napi]
pub fn ml_kem_encapsulate(
    algorithm: String,
    public_key: &[u8],
    coins: &[u8],
) -> Result<MlKemEncapsulation> {
    let set = parameter_set(&algorithm)?;
    require_length("a public key", public_key, set.public_key)?;
    require_length("m", coins, COINS)?;
    let (mut ciphertext, mut shared) = (vec![0; set.ciphertext], vec![0; SHARED]);
    let (mut ciphertext_length, mut shared_length) = (ciphertext.len(), shared.len());
    // SAFETY: all buffers have the lengths that the function reads and writes.
    let done = unsafe {
        (set.encapsulate)(
            ciphertext.as_mut_ptr(),
            &mut ciphertext_length,
            shared.as_mut_ptr(),
            &mut shared_length,
            public_key.as_ptr(),
            coins.as_ptr(),
        )
    };
    if done != ML_KEM_SUCCESS {
        return Err(Error::from_reason("nothing was encapsulated"));
    }
    // Both arrays become JavaScript's without a copy.
    Ok(MlKemEncapsulation {
        ciphertext: ciphertext.into(),
        shared_secret: shared.into(),
    })
}

/// A private key, expanded once and used for many decapsulations.
#[napi]
pub struct MlKemSecretKey {
    set: &'static ParameterSet,
    /// Not by `&mut self`: operations under way keep the object borrowed.
    secret: RefCell<Option<Secret>>,
}

#[napi]
impl MlKemSecretKey {
    /// FIPS 203 Algorithm 16 from d || z. The caller still owns and wipes `seed`.
    #[napi(factory)]
    pub fn from_seed(algorithm: String, seed: &[u8]) -> Result<Self> {
        let set = parameter_set(&algorithm)?;
        require_length("a seed", seed, SEED)?;
        let mut public = vec![0; set.public_key];
        let mut secret = zeroed(set.secret_key);
        let (mut public_length, mut secret_length) = (public.len(), secret.len());
        // SAFETY: all buffers have the lengths that the function reads and writes.
        let done = unsafe {
            (set.key_pair)(
                public.as_mut_ptr(),
                &mut public_length,
                secret.as_mut_ptr(),
                &mut secret_length,
                seed.as_ptr(),
            )
        };
        if done != ML_KEM_SUCCESS {
            return Err(Error::from_reason("the seed was not expanded"));
        }
        Ok(Self {
            set,
            secret: RefCell::new(Some(Secret::new(secret))),
        })
    }

    /// Null when the hash check of FIPS 203 section 7.3 fails. The caller still owns and wipes `expanded`.
    #[napi]
    pub fn from_expanded(algorithm: String, expanded: &[u8]) -> Result<Option<Self>> {
        let set = parameter_set(&algorithm)?;
        require_length("an expanded key", expanded, set.secret_key)?;
        // SAFETY: the function checks the length that it is given.
        let valid =
            unsafe { (set.check_secret)(expanded.as_ptr(), expanded.len()) } == ML_KEM_SUCCESS;
        Ok(valid.then(|| Self {
            set,
            secret: RefCell::new(Some(Secret::new(copied(expanded)))),
        }))
    }

    /// The public key inside (FIPS 203 Algorithm 16 line 3).
    #[napi(getter)]
    pub fn public_key(&self) -> Result<Uint8Array> {
        let end = self.set.secret_key - 2 * SHARED;
        Ok(self.secret()?.bytes()[end - self.set.public_key..end]
            .to_vec()
            .into())
    }

    /// FIPS 203 Algorithm 18: another secret for what is not genuine. The caller wipes the result.
    #[napi]
    pub fn decapsulate(&self, ciphertext: &[u8]) -> Result<Uint8Array> {
        require_length("a ciphertext", ciphertext, self.set.ciphertext)?;
        let secret = self.secret()?;
        let mut shared = vec![0; SHARED];
        let mut shared_length = shared.len();
        // SAFETY: all buffers have the lengths that the function reads and writes.
        let done = unsafe {
            (self.set.decapsulate)(
                shared.as_mut_ptr(),
                &mut shared_length,
                ciphertext.as_ptr(),
                secret.bytes().as_ptr(),
            )
        };
        if done != ML_KEM_SUCCESS {
            return Err(Error::from_reason("nothing was decapsulated"));
        }
        Ok(shared.into())
    }

    /// Overwrites the key, which cannot be used any more.
    #[napi]
    pub fn dispose(&self) {
        self.secret.replace(None);
    }

    fn secret(&self) -> Result<Secret> {
        self.secret
            .borrow()
            .clone()
            .ok_or_else(|| Error::from_reason("the private key was disposed of"))
    }
}
