//! FIPS 204. Keys are 32-byte seeds or expanded keys, signatures and public keys raw.

use std::cell::RefCell;

use napi::bindgen_prelude::{AsyncTask, Env, Error, Int32Array, Result, Task, Uint8Array};
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

    /// The key cannot be used any more; its bytes are overwritten when what it still signs is done.
    #[napi]
    pub fn dispose(&self) {
        self.secret.replace(None);
    }

    fn signing(&self, signed: Signed, randomness: &[u8]) -> Result<Job> {
        require_length("rnd", randomness, RANDOMNESS)?;
        let secret = self
            .secret
            .borrow()
            .clone()
            .ok_or_else(|| Error::from_reason("the private key was disposed of"))?;
        Ok(Job::Sign {
            set: self.set,
            secret,
            signed,
            randomness: copied(randomness),
        })
    }
}

/// One operation, with copies of everything that it needs.
enum Job {
    Sign {
        set: &'static ParameterSet,
        secret: Secret,
        signed: Signed,
        /// Not in the job itself: a list of jobs that grows would leave copies behind.
        randomness: Zeroizing<Box<[u8]>>,
    },
    /// Public data only.
    Verify {
        set: &'static ParameterSet,
        public: Vec<u8>,
        signed: Signed,
        signature: Vec<u8>,
    },
}

impl Job {
    fn verifying(
        algorithm: &str,
        public_key: &[u8],
        signed: Signed,
        signature: &[u8],
    ) -> Result<Self> {
        let set = parameter_set(algorithm)?;
        require_length("a public key", public_key, set.public_key)?;
        require_length("a signature", signature, set.signature)?;
        Ok(Self::Verify {
            set,
            public: public_key.into(),
            signed,
            signature: signature.into(),
        })
    }

    /// Bytes that it adds to the signatures of its round.
    fn signature_length(&self) -> usize {
        match self {
            Self::Sign { set, .. } => set.signature,
            Self::Verify { .. } => 0,
        }
    }

    /// Whether a signature was made, which stands at the end of `signatures` then, or is right.
    fn done(&self, signatures: &mut Vec<u8>) -> bool {
        match self {
            Self::Sign {
                set,
                secret,
                signed,
                randomness,
            } => append_signature(set, secret, signed, randomness, signatures),
            Self::Verify {
                set,
                public,
                signed,
                signature,
            } => verdict(set, public, signed, signature),
        }
    }
}

/// False when the library refused, which it never does for a key that it expanded. `signatures` is then as before.
fn append_signature(
    set: &ParameterSet,
    secret: &Secret,
    signed: &Signed,
    randomness: &[u8],
    signatures: &mut Vec<u8>,
) -> bool {
    let (sign, message, prefix) = signed.choose(set.sign_mu, set.sign);
    let start = signatures.len();
    signatures.resize(start + set.signature, 0);
    let mut length = 0;
    // SAFETY: key, signature and rnd have the lengths that the function reads and writes; the others are given.
    let done = unsafe {
        sign(
            secret.bytes().as_ptr(),
            signatures[start..].as_mut_ptr(),
            &mut length,
            message.as_ptr(),
            message.len(),
            prefix.as_ptr(),
            prefix.len(),
            randomness.as_ptr(),
        )
    };
    let made = done == ML_DSA_SUCCESS && length == set.signature;
    if !made {
        signatures.truncate(start);
    }
    made
}

fn verdict(set: &ParameterSet, public: &[u8], signed: &Signed, signature: &[u8]) -> bool {
    let (verify, message, prefix) = signed.choose(set.verify_mu, set.verify);
    // SAFETY: the public key has the length that the function reads; the others are given.
    let done = unsafe {
        verify(
            public.as_ptr(),
            signature.as_ptr(),
            signature.len(),
            message.as_ptr(),
            message.len(),
            prefix.as_ptr(),
            prefix.len(),
        )
    };
    done == ML_DSA_SUCCESS
}

/// Operations that one thread of libuv's pool does one after the other, so that handing over and waking are paid once.
#[napi]
#[derive(Default)]
pub struct MlDsaRound {
    jobs: Vec<Job>,
}

#[napi]
impl MlDsaRound {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Signs a 64-byte mu. `randomness` is rnd of FIPS 204 Algorithm 7: fresh, or zeros for a deterministic signature.
    #[napi]
    pub fn sign_mu(&mut self, key: &MlDsaSecretKey, mu: &[u8], randomness: &[u8]) -> Result<()> {
        self.jobs.push(key.signing(Signed::mu(mu)?, randomness)?);
        Ok(())
    }

    /// Signs M' = prefix || message.
    #[napi]
    pub fn sign_message(
        &mut self,
        key: &MlDsaSecretKey,
        prefix: &[u8],
        message: &[u8],
        randomness: &[u8],
    ) -> Result<()> {
        self.jobs
            .push(key.signing(Signed::message(prefix, message)?, randomness)?);
        Ok(())
    }

    /// Verifies a 64-byte mu.
    #[napi]
    pub fn verify_mu(
        &mut self,
        algorithm: String,
        public_key: &[u8],
        mu: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        let signed = Signed::mu(mu)?;
        self.jobs
            .push(Job::verifying(&algorithm, public_key, signed, signature)?);
        Ok(())
    }

    /// Verifies M' = prefix || message.
    #[napi]
    pub fn verify_message(
        &mut self,
        algorithm: String,
        public_key: &[u8],
        prefix: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        let signed = Signed::message(prefix, message)?;
        self.jobs
            .push(Job::verifying(&algorithm, public_key, signed, signature)?);
        Ok(())
    }

    /// What came of the operations. The round is empty again.
    #[napi]
    pub fn run(&mut self) -> AsyncTask<Running> {
        AsyncTask::new(Running {
            jobs: std::mem::take(&mut self.jobs),
        })
    }
}

/// What came of a round, in two arrays however many operations it had: JavaScript keeps account of every array.
#[napi(object)]
pub struct Outcomes {
    /// One after the other.
    pub signatures: Uint8Array,
    /// For each operation in its order, where its signature ends: with the one before it for a verification, which has
    /// none. -1 when no signature was made, or the one verified is wrong.
    pub ends: Int32Array,
}

/// A round on its way.
pub struct Running {
    jobs: Vec<Job>,
}

impl Task for Running {
    type Output = (Vec<u8>, Vec<i32>);
    type JsValue = Outcomes;

    fn compute(&mut self) -> Result<Self::Output> {
        let mut signatures = Vec::with_capacity(self.jobs.iter().map(Job::signature_length).sum());
        let mut ends = Vec::with_capacity(self.jobs.len());
        for job in &self.jobs {
            let done = job.done(&mut signatures);
            ends.push(if done {
                i32::try_from(signatures.len()).map_err(too_much)?
            } else {
                -1
            });
        }
        Ok((signatures, ends))
    }

    fn resolve(&mut self, _env: Env, (signatures, ends): Self::Output) -> Result<Outcomes> {
        Ok(Outcomes {
            signatures: signatures.into(),
            ends: ends.into(),
        })
    }
}

fn too_much(_: std::num::TryFromIntError) -> Error {
    Error::from_reason("a round has too many operations")
}
