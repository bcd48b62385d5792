import { PIN } from './softhsm-token.js';

const CKF_SERIAL_SESSION = 4;
const CKU_USER = 1;
const CKA_CLASS = 0;
const CKO_PRIVATE_KEY = 3;
const MANY = 1_000;

/** How many private key objects the token of that label holds, seen by a process of its own. */
export async function privateKeysIn(modulePath: string, label: string): Promise<number> {
  const { PKCS11 } = await import('pkcs11js');
  const module = new PKCS11();
  module.load(modulePath);
  module.C_Initialize();
  try {
    const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === label);
    if (slot === undefined) throw new Error(`there is no token ${label}`);
    const session = module.C_OpenSession(slot, CKF_SERIAL_SESSION);
    module.C_Login(session, CKU_USER, PIN);
    module.C_FindObjectsInit(session, [{ type: CKA_CLASS, value: CKO_PRIVATE_KEY }]);
    return module.C_FindObjects(session, MANY).length;
  } finally {
    module.C_Finalize();
  }
}
