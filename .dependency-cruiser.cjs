/**
 * The walls of docs/style.md §1. One rule per direction, each with a comment that says what to do instead.
 * parser 'swc': without it dependency-cruiser 17 on TypeScript 7 reads 0 modules and passes.
 */

// dependency-cruiser 17.4's swc parser knows no TSX and stops at the first one; both read this one module object. Goes when
// its src/extract/swc/parse.mjs sets tsx itself.
const swc = require('@swc/core');
const parseFileSync = swc.parseFileSync;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });

const TESTS = '\\.(test|fake)\\.tsx?$';
const SOURCES = '^(client|server|streams|gis-data|test)/';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** A program imports of the others nothing but the contract. */
const programWall = (program, others) =>
  forbid(
    `${program}-stands-alone`,
    `${program}/ meets other programs only in #contract: put what crosses into server/contract as a schema, or pass it over the wire.`,
    { path: `^${program}/` },
    { path: `^(${others.join('|')})/`, pathNot: '^server/contract/' },
  );

/** One folder owns a library, so that swapping the library touches one folder. */
const owner = (library, pattern, owners, instead) =>
  forbid(
    `${library}-has-one-owner`,
    `Only ${owners.join(' and ')} may import ${library}: ${instead}`,
    { path: SOURCES, pathNot: [...owners.map((path) => `^${path}`), '^test/'] },
    { path: `(^|node_modules/)${pattern}` },
  );

module.exports = {
  forbidden: [
    forbid(
      'contract-imports-typebox-only',
      'The contract is schemas and derived types: move code that needs more into the program that uses it.',
      { path: '^server/contract/', pathNot: TESTS },
      { pathNot: ['^server/contract/', 'node_modules/typebox/'] },
    ),
    programWall('client', ['server', 'streams', 'gis-data', 'test']),
    programWall('server', ['client', 'streams', 'gis-data', 'test']),
    programWall('streams', ['client', 'server', 'gis-data', 'test']),
    programWall('gis-data', ['client', 'server', 'streams', 'test']),

    forbid(
      'client-features-do-not-meet',
      'A feature that needs another declares the function it needs as a parameter; client/src/app passes it in.',
      { path: '^client/src/features/([^/]+)/' },
      { path: '^client/src/features/', pathNot: '^client/src/features/$1/' },
    ),
    forbid(
      'client-features-below-app',
      'client: app -> features. Pass down what the feature needs.',
      { path: '^client/src/features/' },
      { path: '^client/src/(app/|main\\.tsx$)' },
    ),
    forbid(
      'client-bases-know-no-feature',
      'client: features -> map | video | call | api | ui | lib, never back. Take a parameter instead.',
      { path: '^client/src/(map|video|call|api|ui|lib)/' },
      { path: '^client/src/(app|features)/' },
    ),
    forbid(
      'client-engines-do-not-meet',
      'map, video and call are swapped one at a time: let a feature join them.',
      { path: '^client/src/(map|video|call)/' },
      { path: '^client/src/(map|video|call|api)/', pathNot: '^client/src/$1/' },
    ),
    forbid(
      'client-lib-is-pure',
      'client/src/lib holds pure helpers: what needs an engine or a widget belongs to its owner.',
      { path: '^client/src/lib/' },
      { path: '^client/src/', pathNot: '^client/src/lib/' },
    ),

    forbid(
      'server-features-do-not-meet',
      'A feature that needs another declares the function it needs as a parameter; server/app passes it in.',
      { path: '^server/features/([^/]+)/' },
      { path: '^server/features/', pathNot: '^server/features/$1/' },
    ),
    forbid(
      'server-features-below-app',
      'server: main -> app -> features. Pass down what the feature needs.',
      { path: '^server/features/', pathNot: '-main\\.ts$' },
      { path: '^server/((app|main|config)\\.ts$|app/)' },
    ),
    forbid(
      'server-bases-know-no-feature',
      'server: features -> geo | db | live, never back. Take a parameter instead.',
      { path: '^server/(geo|db|live)/' },
      { path: '^server/(features/|app/|app\\.ts$|main\\.ts$)' },
    ),
    forbid(
      'rules-call-nothing',
      'Rules are pure decisions: hand in what they need to know and let the route act on the answer.',
      { path: '^server/features/.+-rules\\.ts$' },
      {
        path: ['-(repository|routes)\\.ts$', '^server/(db|live|http|media)/', '^node:', 'node_modules/'],
        pathNot: ['node_modules/typebox/', '^server/db/viewer\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'demo-uses-public-routes',
      'The demo is a client like any other: call the HTTP route.',
      { path: '^server/demo/' },
      { path: '^server/(features|app|db|live|geo)/|^server/(app|main)\\.ts$', pathNot: '^server/live/new-id\\.ts$' },
    ),

    owner('maplibre-gl', '(maplibre-gl|@deck\\.gl/maplibre)/', ['client/src/map/'], 'hand it layers.'),
    owner(
      'deck.gl',
      '@deck\\.gl/(core|layers)/',
      [
        'client/src/map/',
        'client/src/features/[^/]+/[^/]+-layers?\\.ts$',
        'client/src/features/[^/]+/[^/]+-layers?\\.test\\.ts$',
      ],
      'write a pure x-layer.ts that makes layers from state.',
    ),
    owner('hls.js', 'hls\\.js/', ['client/src/video/'], 'use its player component.'),
    owner('mediasoup-client', 'mediasoup-client(/|$)', ['client/src/call/'], 'use its call functions.'),
    owner(
      'socket.io-client',
      'socket\\.io-client/',
      ['client/src/api/', 'server/demo/'],
      'subscribe through client/src/api.',
    ),
    owner('socket.io', 'socket\\.io/', ['server/live/'], 'append to the event log; server/live fans out.'),
    owner(
      'pg',
      '(pg|pg-boss|node-pg-migrate)/',
      ['server/db/', 'server/live/spine-link.ts', 'server/.+-main.ts', 'gis-data/load/'],
      'take a transaction of server/db as a parameter.',
    ),
    owner('pglite', '@electric-sql/', ['server/db/', 'server/launch/'], 'connect by DATABASE_URL through server/db.'),
    owner(
      'node-media-server',
      'node-media-server/',
      ['streams/ingest/'],
      'read published streams from the ingest process.',
    ),
    owner('sax', 'sax/', ['streams/gateway/onvif/'], 'ask a device through the ONVIF desk.'),
    owner('fastify', '(fastify|@fastify/[^/]+)/', ['server/', 'streams/'], 'speak HTTP through client/src/api.'),

    forbid(
      'no-cycles',
      'Move what both need into a third file, or pass it in. Type-only imports count.',
      { path: SOURCES },
      { circular: true },
    ),
    forbid(
      'no-orphans',
      'Nobody imports this file and it imports nobody: use it or delete it.',
      {
        orphan: true,
        path: SOURCES,
        pathNot: [TESTS, '\\.d\\.ts$', '(^|/)(main|config)\\.tsx?$', '^server/contract/', '\\.(mjs|cjs|json)$'],
      },
      {},
    ),
    forbid(
      'no-unresolved',
      'This import resolves to nothing: is the path, its .ts ending or the package right?',
      { path: SOURCES },
      {
        couldNotResolve: true,
        pathNot: ['^virtual:', '\\?'],
      },
    ),
    forbid(
      'no-barrels',
      'Import the file that has it: an index.ts hides who uses what.',
      { path: SOURCES },
      { path: '/index\\.tsx?$', pathNot: 'node_modules/' },
    ),
    forbid(
      'no-junk-drawers',
      'Name the folder after its subject, not utils, common or helpers.',
      {},
      { path: ['/(utils|common|helpers)/', '/(utils|common|helpers)\\.tsx?$'], pathNot: 'node_modules/' },
    ),
    forbid(
      'product-needs-no-test-tool',
      'What runs in production is a dependency, not a devDependency.',
      { path: '^(client|server|streams)/', pathNot: [TESTS, '\\.bench\\.ts$'] },
      { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    ),
    forbid(
      'product-imports-no-test',
      'Tests and fakes are imported by tests only.',
      { path: '^(client|server|streams|gis-data)/', pathNot: TESTS },
      { path: TESTS },
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^\\.data/', 'test/architecture/planted/'] },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'browser', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
