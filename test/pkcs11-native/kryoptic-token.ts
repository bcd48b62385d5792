import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';

const MODULE = process.env['KRYOPTIC_MODULE'] ?? '';
const HINT =
  'these tests need kryoptic: `sh test/pkcs11-native/build-kryoptic.sh FOLDER`, then set KRYOPTIC_MODULE to the path ' +
  'it prints';
const PIN = '4711';
const SO_PIN = '88888888';
const SECURITY_OFFICER = 0;
const RW_SERIAL = 6;
const SLOT = 42;
/** CK_TOKEN_INFO's label, padded with blanks. */
const LABEL_BYTES = 32;

/** A fresh kryoptic token. */
export class KryopticToken {
  readonly uri: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'twinseal-kryoptic-'));

  private constructor() {
    const pinFile = join(this.#folder, 'pin');
    writeFileSync(pinFile, PIN, { mode: 0o600 });
    const configuration = join(this.#folder, 'token.conf');
    const database = join(this.#folder, 'token.sql');
    writeFileSync(configuration, `[[slots]]\nslot = ${SLOT}\ndbtype = "sqlite"\ndbargs = "${database}"\n`);
    // Jest gives tests a copy of `process.env`; the library reads the real one.
    (runInThisContext('process.env') as NodeJS.ProcessEnv)['KRYOPTIC_CONF'] = configuration;
    this.uri = `pkcs11:token=native?module-path=${MODULE}&pin-source=file:${pinFile}`;
  }

  /** @throws Error saying how to get the library */
  static async create(): Promise<KryopticToken> {
    if (!existsSync(MODULE)) throw new Error(HINT);
    const token = new KryopticToken();
    await token.#initialise();
    return token;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #initialise(): Promise<void> {
    const { PKCS11 } = await import('pkcs11js');
    const module = new PKCS11();
    module.load(MODULE);
    module.C_Initialize();
    const [slot] = module.C_GetSlotList(true);
    if (slot === undefined) throw new Error('kryoptic shows no slot');
    module.C_InitToken(slot, SO_PIN, 'native'.padEnd(LABEL_BYTES));
    const session = module.C_OpenSession(slot, RW_SERIAL);
    module.C_Login(session, SECURITY_OFFICER, SO_PIN);
    module.C_InitPIN(session, PIN);
    module.C_Logout(session);
    module.C_CloseSession(session);
    module.C_Finalize();
  }
}
