import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lchownSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { buildContext } from './build-context.js';
import { readDockerfile, type Instruction, type Stage } from './dockerfile.js';

const PLATFORM = `node-${process.platform}-${process.arch}`;
/** Instructions that say something about the image and do nothing while it is built. */
const SILENT = new Set(['LABEL', 'EXPOSE', 'VOLUME', 'HEALTHCHECK', 'CMD', 'USER']);

/** What the last stage leaves: a folder in place of the image, and what the image says about itself. */
export interface StandIn {
  /** The root of the image's file system, as far as the Dockerfile fills it. */
  readonly root: string;
  /** The Node that stands in for the base image's; readable by everybody. */
  readonly node: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Path in the image. */
  readonly workdir: string;
  /** `uid:gid`. */
  readonly user: string;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

interface Layer {
  readonly root: string;
  workdir: string;
  environment: Record<string, string>;
}

/**
 * Runs the RUN and COPY steps of the Dockerfile itself, stage by stage, each in a folder that takes the place of its
 * root: what an image build does where no engine can. Base images are replaced by the pinned Node that npm brought.
 */
export class StandInBuild {
  readonly #repository: string;
  readonly #folder: string;
  readonly #node: string;
  readonly #stages = new Map<string, Layer>();

  /** @param folder empty, readable by everybody */
  constructor(repository: string, folder: string) {
    this.#repository = repository;
    this.#folder = folder;
    this.#node = this.#bringNode();
    this.#bringContext();
  }

  build(): StandIn {
    const stages = readDockerfile(readFileSync(join(this.#repository, 'Dockerfile'), 'utf8'));
    const layers = stages.map((stage, index) => this.#buildStage(stage, index));
    const [last, layer] = [stages.at(-1), layers.at(-1)];
    if (last === undefined || layer === undefined) throw new Error('the Dockerfile has no stage');
    const textOf = (word: string): string =>
      last.instructions.findLast((instruction) => instruction.word === word)?.text ?? '';
    return {
      ...layer,
      node: this.#node,
      user: textOf('USER'),
      command: JSON.parse(textOf('CMD')) as string[],
      healthcheck: JSON.parse(/CMD (\[.*\])$/.exec(textOf('HEALTHCHECK'))?.[1] ?? '[]') as string[],
    };
  }

  #buildStage({ from, name, instructions }: Stage, index: number): Layer {
    const base = this.#stages.get(from);
    const layer: Layer = {
      root: join(this.#folder, `stage-${index}`),
      workdir: base?.workdir ?? '/',
      environment: { ...base?.environment },
    };
    if (base === undefined) mkdirSync(layer.root);
    else cpSync(base.root, layer.root, { recursive: true, verbatimSymlinks: true });
    for (const instruction of instructions) this.#apply(instruction, layer);
    if (name !== undefined) this.#stages.set(name, layer);
    return layer;
  }

  #apply(instruction: Instruction, layer: Layer): void {
    const { word, text } = instruction;
    if (word === 'WORKDIR') {
      layer.workdir = resolve(layer.workdir, text);
      mkdirSync(join(layer.root, layer.workdir), { recursive: true });
    } else if (word === 'ENV') {
      for (const [, name = '', value = ''] of text.matchAll(/(\w+)=(\S+)/g)) layer.environment[name] = value;
    } else if (word === 'COPY') {
      this.#copy(instruction, layer);
    } else if (word === 'RUN') {
      this.#run(text, layer);
    } else if (!SILENT.has(word)) {
      throw new Error(`the stand-in cannot do ${word}; teach it, or do without`);
    }
  }

  #copy({ flags, text }: Instruction, layer: Layer): void {
    const paths = text.split(/\s+/);
    const target = paths.pop() ?? '';
    const destination = join(layer.root, resolve(layer.workdir, target));
    for (const path of paths) {
      const source =
        flags['from'] === undefined ? join(this.#context, path) : this.#inStage(flags['from'], path);
      const isFolder = statSync(source).isDirectory();
      const place = !isFolder && target.endsWith('/') ? join(destination, basename(source)) : destination;
      cpSync(source, place, { recursive: true, verbatimSymlinks: true });
      if (flags['chown'] !== undefined) giveTo(place, flags['chown']);
    }
  }

  #inStage(name: string, path: string): string {
    const layer = this.#stages.get(name);
    if (layer === undefined) throw new Error(`COPY --from names ${name}, which is no earlier stage`);
    return join(layer.root, path);
  }

  #run(script: string, { root, workdir, environment }: Layer): void {
    // Such a step would change this machine instead of the folder.
    if (/(?:^|\s)\/\w/.test(script)) throw new Error(`a RUN step names an absolute path: ${script}`);
    execFileSync('sh', ['-euc', script], {
      cwd: join(root, workdir),
      env: {
        ...ownEnvironment(),
        ...environment,
        PATH: `${join(this.#folder, 'base/bin')}:${process.env['PATH']}`,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  get #context(): string {
    return join(this.#folder, 'context');
  }

  #bringContext(): void {
    for (const file of buildContext(this.#repository)) {
      cpSync(join(this.#repository, file), join(this.#context, file));
    }
  }

  #bringNode(): string {
    const source = join(this.#repository, 'node_modules', PLATFORM);
    if (!existsSync(source)) throw new Error(`${PLATFORM} is missing: run \`make build\`, which installs it`);
    const base = join(this.#folder, 'base');
    cpSync(source, base, { recursive: true });
    const node = join(base, 'bin/node');
    chmodSync(node, 0o755);
    return node;
  }
}

/** Without what an `npm run` around this process sets, which would change the npm of a RUN step. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:npm_|NODE_|INIT_CWD)/.test(name) || /^npm_config_(?:registry|cafile)$|^NODE_EXTRA_CA/.test(name),
  );
  return Object.fromEntries(kept);
}

/** Only root can give files away; to others they belong already. */
function giveTo(path: string, owner: string): void {
  if (process.getuid?.() !== 0) return;
  const [uid = 0, gid = 0] = owner.split(':').map(Number);
  lchownSync(path, uid, gid);
}
