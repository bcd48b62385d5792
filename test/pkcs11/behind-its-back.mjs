// Preloaded into the service under test. It leaves a line per login on standard output, and on SIGUSR2 closes every
// session of the module, as another part of the process could.
import { createRequire } from 'node:module';

const { PKCS11 } = createRequire(import.meta.url)('pkcs11js');
const { C_Login } = PKCS11.prototype;

PKCS11.prototype.C_Login = function (...parameters) {
  process.stdout.write('C_Login\n');
  return C_Login.apply(this, parameters);
};

process.on('SIGUSR2', () => {
  const module = new PKCS11();
  module.load(process.env.TEST_MODULE);
  for (const slot of module.C_GetSlotList(true)) module.C_CloseAllSessions(slot);
  process.stdout.write('closed all sessions\n');
});
