import { CompiledQuery } from 'kysely';

import { readCertificate } from '../../src/crypto/pkix/index.js';
import { ocspRequest } from '../../src/crypto/pkix/testing/ocsp-request-builder.js';
import type { Commit } from '../../src/ledger/index.js';
import type { Database, Engine } from '../../src/storage/index.js';
import { runSql } from '../setup/raw-sql.js';
import { eachDatabase } from '../setup/databases.js';
import { subjectKeys } from '../support/ca.js';
import { useCustody } from '../support/custody.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';
import { openCaRoom, SYSTEM, type CaRoom, type CaScene } from './ca-room.js';
import { fillAuthority } from './ca-rows.js';

const MANY = { issued: 100_000, revoked: 20_000 };
const FEW = { issued: 1000, revoked: 500 };
const PATIENCE_MS = 120_000;
const ALL_COMPROMISED =
  'insert into compromised_keys (project_id, public_key_hash, certificate_id) select a.project_id, c.serial, c.id ' +
  'from certificates c join certificate_authorities a on a.id = c.ca_id';
const custody = useCustody();

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Every statement that a deed sends, reads as well as what it has the ledger write. */
const watch = ({ reader }: Database, { ledger }: CaRoom) => {
  const statements: Statement[] = [];
  const commits: Commit[] = [];
  const executor = reader.getExecutor();
  const [read, commit] = [executor.executeQuery.bind(executor), ledger.commit.bind(ledger)];
  Object.assign(executor, {
    executeQuery: (query: CompiledQuery) => {
      statements.push(query);
      return read(query);
    },
  });
  Object.assign(ledger, {
    commit: (deed: Commit) => {
      commits.push(deed);
      statements.push(...(deed.effects ?? []));
      return commit(deed);
    },
  });
  return { statements, commits };
};

const BIG = ['certificates', 'certificate_revocations', 'compromised_keys'];
const SCANS: Readonly<Record<Engine, { readonly explain: string; readonly scan: RegExp }>> = {
  sqlite: { explain: 'explain query plan', scan: new RegExp(`SCAN (?:${BIG.join('|')})\\b`) },
  postgres: {
    explain: 'explain (format json)',
    scan: new RegExp(`"Node Type":"Seq Scan"[^{}]*"Relation Name":"(?:${BIG.join('|')})"`),
  },
};
const BIG_NAME = new RegExp(`"(?:${BIG.join('|')})"`);

/** Statements that read a whole big table; and how many there were to look at. */
const scansAmong = async ({ engine, reader }: Database, statements: readonly Statement[]) => {
  const { explain, scan } = SCANS[engine];
  const looked = statements.filter(({ sql }) => BIG_NAME.test(sql));
  const scans: string[] = [];
  for (const { sql, parameters } of looked) {
    const { rows } = await reader.executeQuery(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]));
    if (scan.test(JSON.stringify(rows))) scans.push(sql);
  }
  return { looked: looked.length, scans };
};

const issue = async (room: CaRoom, { caller }: CaScene) => {
  const body = { subject: 'device', publicKey: subjectKeys().publicKey, expiresInSeconds: 3600 };
  return (await room.issuing.issue(caller, body)).certificate;
};

eachDatabase('beside a CA of 100,000 certificates and 20,000 revocations', (_engine, fresh) => {
  interface Scenery {
    readonly database: Database;
    readonly room: CaRoom;
    readonly large: CaScene;
    readonly small: CaScene;
  }

  /** Closes the room after a failure too: an open ledger keeps Jest from ending. */
  const beside = async (check: (scenery: Scenery) => Promise<void>): Promise<void> => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    const room = await openCaRoom(database, custody(), new TestClock());
    try {
      const large = await room.scene({ format: 'x509', subject: 'Large' });
      const small = await room.scene({ format: 'x509', subject: 'Small' });
      await fillAuthority(database, room, large, MANY);
      await fillAuthority(database, room, small, FEW);
      await runSql(location, `${ALL_COMPROMISED}; analyze`);
      await check({ database, room, large, small });
    } finally {
      await room.close();
    }
  };

  it(
    'no deed of it or of another CA reads a whole table, and a list reads its own CA’s rows only',
    () =>
      beside(async ({ database, room, large, small }) => {
        const deeds = async (scene: CaScene) => {
          const certificate = await issue(room, scene);
          await room.certificates.find(scene.ca.projectId, certificate.id);
          await room.certificates.revoke(scene.caller, certificate.id, 'keyCompromise');
          const authority = (await room.authorities.find(scene.ca.id))!;
          const { issuer } = { issuer: readCertificate(authority.root) };
          const request = ocspRequest({ commonName: authority.subject, key: issuer.key }, [
            certificate.serial!,
          ]);
          expect((await room.ocsp.answer(authority, request, SYSTEM)).shared).toBe(true);
        };
        const list = async ({ ca }: CaScene) => {
          const authority = (await room.authorities.find(ca.id))!;
          for (const kind of ['der', 'json'] as const) await room.lists.current(authority, kind, SYSTEM);
        };
        const { statements } = watch(database, room);
        await deeds(large);
        await deeds(small);
        await list(small);
        const { looked, scans } = await scansAmong(database, [...statements]);
        expect(scans).toEqual([]);
        expect(looked).toBeGreaterThan(15);
        const broken = { sql: 'select * from "certificates" where "subject" = \'x\'', parameters: [] };
        expect((await scansAmong(database, [broken])).scans).toEqual([broken.sql]);
      }),
    PATIENCE_MS,
  );

  it(
    'a revocation is one row, and a burst of them one list, which lets other work go on while it is made',
    () =>
      beside(async ({ database, room, large }) => {
        const certificates = [await issue(room, large), await issue(room, large), await issue(room, large)];
        const { commits } = watch(database, room);
        for (const { id } of certificates) await room.certificates.revoke(large.caller, id, 'superseded');
        expect(commits).toHaveLength(3);
        for (const { effects = [] } of commits) {
          const [count, insert, ...more] = effects.map(({ sql }) => sql);
          expect(count).toMatch(/^update "certificate_authorities" set "revocation_seq" =/);
          expect(insert).toMatch(/^insert into "certificate_revocations"/);
          expect(more).toEqual([]);
        }
        commits.length = 0;
        const authority = (await room.authorities.find(large.ca.id))!;
        let turns = 0;
        const count = setInterval(() => (turns += 1), 0);
        const asked = Array.from({ length: 10 }, () => room.lists.current(authority, 'der', SYSTEM));
        const lists = await Promise.all(asked).finally(() => clearInterval(count));
        expect(lists.map(({ number }) => number)).toEqual(asked.map(() => 1));
        expect(commits.map(({ entries }) => entries.map(({ action }) => action))).toEqual([['ca.crl']]);
        expect(turns).toBeGreaterThan(20);
      }),
    PATIENCE_MS,
  );
});
