import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER = process.env['LD_LIBRARY_PATH']?.split(':')[0] ?? '';
const MODULE = join(FOLDER, 'libsoftokn3.so');
const HINT =
  'these tests need NSS softokn 3.116 or newer: `sh test/pkcs11-native/fetch-nss.sh FOLDER`, then set ' +
  'LD_LIBRARY_PATH to the folder it prints';
const PIN = '4711';
const SECURITY_OFFICER = 0;
const RW_SERIAL = 6;

/** A fresh NSS database as a token. */
export class NssToken {
  readonly uri: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'twinseal-nss-'));

  private constructor() {
    const pinFile = join(this.#folder, 'pin');
    writeFileSync(pinFile, PIN, { mode: 0o600 });
    const settings = `module-path=${MODULE}&pin-source=file:${pinFile}`;
    const initArguments = `&twinseal-init-args=${encodeURIComponent(this.#initArguments)}`;
    this.uri = `pkcs11:token=NSS%20Certificate%20DB?${settings}${initArguments}`;
  }

  /** @throws Error saying how to get the library */
  static async create(): Promise<NssToken> {
    if (!existsSync(MODULE)) throw new Error(HINT);
    const token = new NssToken();
    await token.#setPin();
    return token;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #initArguments(): string {
    return `configdir='sql:${this.#folder}' certPrefix='' keyPrefix='' secmod='secmod.db' flags=`;
  }

  async #setPin(): Promise<void> {
    const { PKCS11 } = await import('pkcs11js');
    const module = new PKCS11();
    module.load(MODULE);
    module.C_Initialize({ libraryParameters: this.#initArguments, flags: 2 });
    const slot = module
      .C_GetSlotList(true)
      .find((one) => module.C_GetTokenInfo(one).label.startsWith('NSS Certificate DB'));
    if (slot === undefined) throw new Error('softokn shows no database token');
    const session = module.C_OpenSession(slot, RW_SERIAL);
    module.C_Login(session, SECURITY_OFFICER, '');
    module.C_InitPIN(session, PIN);
    module.C_Logout(session);
    module.C_CloseSession(session);
    module.C_Finalize();
  }
}
