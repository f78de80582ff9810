#!/usr/bin/env node
// The only plain JavaScript of Grid321: it runs before anything is installed or built, on Node alone.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const OLDEST_NODE = [20, 19];
const SHOWN_AFTER_MS = 2000;
const MARK = join(ROOT, 'dist', 'built.json');
/** An empty embedded database with PostGIS, copied at a first start; the supervisor looks for it here too. */
const SEED = 'dist/embedded-seed';

/** Debian packages of the test suites: a browser with Chinese glyphs, PostGIS, an encoder, RTSP cameras not ours, a PDF reader. */
const TEST_PACKAGES = [
  'chromium',
  'fonts-noto-cjk',
  'postgresql-15-postgis-3',
  'ffmpeg',
  'python3-gi',
  'gir1.2-gst-rtsp-server-1.0',
  'gstreamer1.0-plugins-good',
  'gstreamer1.0-plugins-bad',
  'gstreamer1.0-plugins-ugly',
  'poppler-utils',
  // The conference engine is compiled from its npm package's own sources, on Debian's libraries.
  'g++',
  'meson',
  'ninja-build',
  'pkg-config',
  'flatbuffers-compiler',
  'libflatbuffers-dev',
  'libssl-dev',
  'libuv1-dev',
  'libsrtp2-dev',
  'libusrsctp-dev',
  'libabsl-dev',
  // A relay of calls; media suites run in a network namespace of their own.
  'coturn',
  'iproute2',
  // Proxies before several gateways.
  'nginx-light',
  'haproxy',
];

/** What each mode does once it is called with the arguments behind it; it answers with the exit code. */
const MODES = {
  start: async () => {
    await install();
    await build();
    return runSupervisor();
  },
  build: async () => {
    await install();
    await build();
    return 0;
  },
  test: async (args) => {
    await install();
    await installTestPackages();
    await build();
    const engine = prepareEngine();
    await compileTests();
    try {
      return await runBuilt('dist/test/run.js', args);
    } finally {
      // Suites that need no media may be done before the engine is: the next run goes on with what it has compiled so far.
      engine.kill('SIGTERM');
    }
  },
  check: async (args) => {
    await install();
    // A type error is the check's own to report, with everything else that is wrong.
    await compileTests().catch(() => undefined);
    return runBuilt('dist/test/check.js', args);
  },
  bench: async (args) => {
    await install();
    await build();
    await compileTests();
    return runBuilt('dist/test/bench/run.js', args);
  },
  prove: async (args) => {
    await install();
    await build();
    await compileTests();
    return runBuilt('dist/test/prove/run.js', args);
  },
  'calls-engine': async (args) => {
    await install();
    await build();
    return runBuilt('dist/streams/conference/engine/engine-main.js', args);
  },
  'verify-audit': async (args) => {
    await install();
    await build();
    return runBuilt('dist/server/features/audit/verify-main.js', args);
  },
};

/** What runs now, so that a signal to this process ends it too. */
const running = new Set();

class StepFailed extends Error {}

main().then(
  (code) => process.exit(code),
  (error) => {
    running.forEach((child) => child.kill('SIGKILL'));
    console.error(error instanceof StepFailed ? `grid321: ${error.message}` : error);
    process.exit(1);
  },
);

async function main() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new StepFailed(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}`);
  }
  const [mode = 'start', ...args] = process.argv.slice(2);
  if (!Object.hasOwn(MODES, mode))
    throw new StepFailed(`unknown mode ${mode}; known: ${Object.keys(MODES).join(', ')}`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => running.forEach((child) => child.kill('SIGTERM')));
  process.chdir(ROOT);
  return MODES[mode](args);
}

/** Installs what `package-lock.json` names, unless npm's own record in `node_modules` says that it is there. */
async function install() {
  if (isInstalled()) return;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'];
  await step('installing libraries (npm ci)', npm, args);
}

function isInstalled() {
  const read = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')).packages;
  if (!existsSync(join(ROOT, 'node_modules', '.package-lock.json'))) return false;
  const installed = read('node_modules/.package-lock.json');
  return Object.entries(read('package-lock.json')).every(([path, wanted]) => {
    // The first entry is this project; packages for other systems stay away.
    if (path === '') return true;
    return installed[path]?.version === wanted.version || (!installed[path] && (wanted.optional || wanted.devOptional));
  });
}

/** Compiles the programs and the browser app, each only when its sources differ from those of the last build. */
async function build() {
  const shared = ['package-lock.json', 'tsconfig.base.json', 'server/contract'];
  const wanted = {
    programs: hashSources([...shared, 'tsconfig.json', 'server', 'streams', 'gis-data'], /\.(ts|json)$/, /\.geojson$/),
    client: hashSources([...shared, 'client', 'vite.config.ts']),
    seed: ['pglite', 'pglite-postgis'].map(versionOf).join(' '),
  };
  const built = existsSync(MARK) ? JSON.parse(readFileSync(MARK, 'utf8')) : {};
  const node = process.execPath;
  const isProgramsFresh =
    built.programs === wanted.programs && existsSync(join(ROOT, 'dist/server/launch/supervisor-main.js'));
  const isClientFresh = built.client === wanted.client && existsSync(join(ROOT, 'dist/client/index.html'));
  if (!isProgramsFresh) {
    const programs = ['server', 'streams', 'gis-data'];
    await step('compiling the programs', node, ['node_modules/typescript/bin/tsc', '-b', ...programs]);
  }
  if (built.seed !== wanted.seed) rmSync(join(ROOT, SEED), { recursive: true, force: true });
  const isSeedFresh = process.env.DATABASE_URL || existsSync(join(ROOT, SEED, 'complete'));
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'];
  await Promise.all([
    isClientFresh || step('building the browser app', node, vite),
    isSeedFresh || step('making an empty database', node, ['dist/server/db/embedded/make-seed-main.js', SEED]),
  ]);
  mkdirSync(dirname(MARK), { recursive: true });
  writeFileSync(MARK, JSON.stringify(wanted));
}

/** Version of a library of the embedded database; its files are of one version of PostgreSQL. */
function versionOf(name) {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return lock.packages[`node_modules/@electric-sql/${name}`].version;
}

/** One hash over the names and contents of files below paths. */
function hashSources(paths, kept = /./, left = /^$/) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const kind = statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (kind?.isDirectory()) for (const name of readdirSync(join(ROOT, path)).sort()) visit(`${path}/${name}`);
    else if (kind && kept.test(path) && !left.test(path)) add(path);
  };
  const add = (path) =>
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)));
  paths.forEach(visit);
  return hash.digest('hex');
}

/** Runs a command as a step: its output is shown when it fails, its duration when it takes long. */
function step(title, command, args) {
  return new Promise((resolve, reject) => {
    const start = Date.now();
    const seconds = () => Math.round((Date.now() - start) / 1000);
    const isTerminal = process.stderr.isTTY;
    let output = '';
    let isShown = false;
    const timer = setInterval(() => {
      if (Date.now() - start < SHOWN_AFTER_MS || (isShown && !isTerminal)) return;
      process.stderr.write(isTerminal ? `\r\x1b[K${title} … ${seconds()} s` : `${title} …\n`);
      isShown = true;
    }, 500);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    running.add(child);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => (output = (output + data).slice(-20000)));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearInterval(timer);
      running.delete(child);
      if (isShown) process.stderr.write(`${isTerminal ? '\r\x1b[K' : ''}${title}: ${seconds()} s\n`);
      if (code === 0) return resolve();
      reject(new StepFailed(`${title} failed (${signal ?? `exit code ${code}`})\n${output}`));
    });
  });
}

/** Runs the supervisor until it ends; it ends by itself when this process is killed, since their channel closes then. */
function runSupervisor() {
  const isOrphaned = watchNpm();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/launch/supervisor-main.js'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    running.add(child);
    const watch = setInterval(() => isOrphaned() && child.kill('SIGTERM'), 1000);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(watch);
      resolve(code ?? 1);
    });
  });
}

/** Under `npm start` the shell between survives a `kill -9` of npm: tells whether npm is gone. */
function watchNpm() {
  const parentOf = (pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return null; // Not Linux: only the nearest parent is watched.
    }
  };
  const isShell = () => {
    try {
      return /^(\/bin\/)?(da|ba)?sh\0-c\0/.test(readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8'));
    } catch {
      return false; // Not Linux, as above.
    }
  };
  if (!process.env.npm_lifecycle_event) return () => false;
  const parent = process.ppid;
  const grandparent = isShell() ? parentOf(parent) : null;
  return () => process.ppid !== parent || (grandparent !== null && parentOf(parent) !== grandparent);
}

/**
 * Begins to prepare the conference engine, at the lowest priority beside the suites; those with media wait for it. It is compiled and
 * not downloaded, so that every machine tests the same.
 */
function prepareEngine() {
  const entry = 'dist/streams/conference/engine/engine-main.js';
  const child = spawn(process.execPath, ['--enable-source-maps', entry, '--no-download'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Compiles everything, tests included. */
function compileTests() {
  return step('compiling the tests', process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
}

/** Runs one built program in the foreground. */
function runBuilt(path, args) {
  if (!existsSync(join(ROOT, path))) throw new StepFailed(`${path} is not part of this version`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', path, ...args], { stdio: 'inherit' });
    running.add(child);
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Installs the Debian packages that the tests need and that are missing: as root or by `sudo -n`. */
async function installTestPackages() {
  const missing = TEST_PACKAGES.filter((name) => !isDebianPackageInstalled(name));
  if (missing.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  const canSudo = !isRoot && spawnSync('sudo', ['-n', 'true']).status === 0;
  if (spawnSync('apt-get', ['--version']).status !== 0 || (!isRoot && !canSudo)) {
    const command = `sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`;
    throw new StepFailed(`the tests need these Debian packages: ${missing.join(', ')}\ninstall them with: ${command}`);
  }
  const prefix = canSudo ? ['sudo', '-n'] : [];
  const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q'];
  await step('reading the list of Debian packages', apt[0], [...apt.slice(1), 'update']);
  const install = [...apt.slice(1), 'install', '-y', '--no-install-recommends', ...missing];
  await step(`installing ${missing.join(' ')}`, apt[0], install);
}

function isDebianPackageInstalled(name) {
  const answer = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' });
  return answer.status === 0 && answer.stdout === 'installed';
}
