import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import test, { suite } from 'node:test';
import type { ClusterEntry } from '@odradek/machines/cluster';
import { readCheckpoint } from '../metadata/checkpoint-file.ts';
import { type TestWorld, testWorld } from '../testing/metadata-node.ts';
import { runStorageTool } from './tool.ts';

const CONFIG = '/server.properties';
const ID = 'M2Ax3lWqSQe0tpGLlOdXtA';
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

const settings = `
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=localhost:9093
log.dirs=/b,/a
`;

function prepare(extra = ''): TestWorld {
  const world = testWorld();
  world.disk.replaceFile(CONFIG, Buffer.from(settings + extra));
  return world;
}

function run(world: TestWorld, args: readonly string[]) {
  const lines: string[] = [];
  const errors: string[] = [];
  const code = runStorageTool(world, args, {
    print: (line) => lines.push(line),
    printError: (line) => errors.push(line),
  });
  return { code, lines, errors };
}

const format = ['format', '-t', ID, '-c', CONFIG, '--standalone'];

function bootstrapOf(world: TestWorld, directory = '/b'): ClusterEntry[] {
  const entries: ClusterEntry[] = [];
  readCheckpoint(world.disk, `${directory}/bootstrap.checkpoint`, (entry) => entries.push(entry));
  return entries;
}

suite('format', () => {
  test('writes the identity of each directory, and the quorum into the first', () => {
    const world = prepare();
    const { code, lines } = run(world, format);
    assert.equal(code, 0);
    assert.match(lines[0] ?? '', /^Bootstrap metadata: BootstrapMetadata\(records=\[ApiMessage/);
    assert.deepEqual(lines.slice(1), [
      'Formatting data directory /a with metadata.version 4.3-IV0.',
      'Formatting dynamic metadata voter directory /b with metadata.version 4.3-IV0.',
    ]);
    const a = text(world.disk.readFile('/a/meta.properties'));
    const b = text(world.disk.readFile('/b/meta.properties'));
    assert.match(b, new RegExp(`^#\\n#.+GMT\\ncluster.id=${ID}\\n`));
    assert.match(b, /\nnode.id=1\nversion=1\n$/);
    const idOf = (properties: string) => /directory\.id=(.{22})\n/.exec(properties)?.[1];
    assert.notEqual(idOf(a), undefined);
    assert.notEqual(idOf(a), idOf(b));
    const first = `${'0'.repeat(20)}-${'0'.repeat(10)}.checkpoint`;
    const path = `/b/__cluster_metadata-0/${first}`;
    const { voters, kraftVersion } = readCheckpoint(world.disk, path, () => undefined);
    assert.equal(kraftVersion, 1);
    assert.deepEqual(voters?.voters, [
      {
        id: 1,
        directoryId: idOf(b),
        endpoints: [{ name: 'CONTROLLER', host: 'localhost', port: 9093 }],
        kraftVersions: { lowest: 0, highest: 1 },
      },
    ]);
    assert.equal(world.disk.status('/a/__cluster_metadata-0'), undefined);
  });

  test('offers what is still in development only when it is told so', () => {
    const args = [...format, '--release-version', '4.4-IV0'];
    const refused = run(prepare(), args);
    assert.equal(refused.code, 1);
    assert.match(refused.errors[0] ?? '', /^Unknown metadata\.version '4\.4-IV0'\. .+ 4\.3-IV0$/);
    const world = prepare('unstable.feature.versions.enable=true\n');
    const [, line] = run(world, args).lines;
    assert.equal(line, 'Formatting data directory /a with metadata.version 4.4-IV0.');
    assert.equal(run(prepare('unstable.feature.versions.enable=true\n'), format).lines[1], line);
  });

  test('leaves what is formatted alone, and formats the others when told to', () => {
    const world = prepare();
    run(world, format);
    const before = text(world.disk.readFile('/b/meta.properties'));
    const again = run(world, format);
    assert.equal(again.code, 1);
    assert.match(again.errors[0] ?? '', /^Log directory \/a is already formatted\. Use --ignore/);
    assert.deepEqual(run(world, [...format, '-g']), {
      code: 0,
      lines: ['All of the log directories are already formatted.'],
      errors: [],
    });
    world.disk.removeDirectory('/a');
    assert.equal(run(world, [...format, '-g']).code, 0);
    assert.notEqual(world.disk.status('/a/meta.properties'), undefined);
    assert.equal(text(world.disk.readFile('/b/meta.properties')), before);
  });

  test('refuses directories of another cluster or node', () => {
    const world = prepare();
    run(world, format);
    const other = run(world, ['format', '-t', 'other', '-c', CONFIG, '-s', '-g']);
    assert.equal(
      other.errors[0],
      `Invalid cluster.id in: /a/meta.properties. Expected other, but read ${ID}`,
    );
    world.disk.replaceFile(CONFIG, Buffer.from(settings.replace('node.id=1', 'node.id=2')));
    const node = run(world, [...format, '-g']);
    assert.match(node.errors[0] ?? '', /^Stored node id 1 doesn't match previous node id 2 in /);
  });

  test('stores users so that their passwords can be checked and not read', () => {
    const world = prepare();
    const scram = 'SCRAM-SHA-512=[name=alice,password=secret,salt="c2FsdA==",iterations=5000]';
    const { code, lines } = run(world, [...format, '-S', scram]);
    assert.equal(code, 0);
    assert.equal(lines.join('').includes('c2FsdA'), false);
    const stored = bootstrapOf(world).find(({ type }) => type === 'userScramCredentialRecord');
    assert(stored?.type === 'userScramCredentialRecord');
    const salted = pbkdf2Sync('secret', 'salt', 5000, 64, 'sha512');
    const hmac = (key: string) => createHmac('sha512', salted).update(key).digest();
    assert.deepEqual(
      Buffer.from(stored.storedKey),
      createHash('sha512').update(hmac('Client Key')).digest(),
    );
    assert.deepEqual(Buffer.from(stored.serverKey), hmac('Server Key'));
    assert.equal(stored.iterations, 5000);
    assert.equal(stored.mechanism, 2);
  });

  test('starts older releases at their own levels', () => {
    const world = prepare();
    run(world, [...format, '-r', '3.9']);
    assert.deepEqual(bootstrapOf(world), [
      { type: 'featureLevelRecord', name: 'metadata.version', featureLevel: 21 },
    ]);
  });

  test('needs its configuration', () => {
    const world = testWorld();
    assert.deepEqual(run(world, format), {
      code: 1,
      lines: [],
      errors: [`${CONFIG} (No such file or directory)`],
    });
  });
});

suite('info', () => {
  test('tells of what is not there, and of what is', () => {
    const world = prepare();
    assert.deepEqual(run(world, ['info', '-c', CONFIG]), {
      code: 1,
      lines: ['Found problems:', '  /a does not exist', '  /b does not exist', ''],
      errors: [],
    });
    run(world, format);
    const { code, lines } = run(world, ['info', '-c', CONFIG]);
    assert.equal(code, 0);
    assert.deepEqual(lines.slice(0, 4), ['Found log directories:', '  /a', '  /b', '']);
    assert.match(
      lines[4] ?? '',
      new RegExp(`^Found metadata: {cluster.id=${ID}, directory.id=.{22}, node.id=1, version=1}$`),
    );
  });

  test('finds directories that do not belong together', () => {
    const world = prepare();
    run(world, format);
    const other = 'version=1\nnode.id=1\ncluster.id=other\n';
    world.disk.replaceFile('/b/meta.properties', Buffer.from(other));
    const mismatch = run(world, ['info', '-c', CONFIG]);
    assert.equal(mismatch.code, 1);
    assert(mismatch.lines.includes('  Mismatched cluster IDs between storage directories.'));
    world.disk.replaceFile('/b/meta.properties', Buffer.from('version=7\n'));
    const unknown = run(world, ['info', '-c', CONFIG]);
    const problem = '  Error loading /b/meta.properties: Unknown meta.properties version number 7';
    assert(unknown.lines.includes(problem));
  });
});

suite('the other commands', () => {
  test('make ids, and tell levels of features', () => {
    const world = testWorld();
    assert.match(run(world, ['random-uuid']).lines[0] ?? '', /^[\w-]{22}$/);
    assert.deepEqual(run(world, ['version-mapping', '-r', '4.0']).lines, [
      'metadata.version=25 (4.0)',
      'kraft.version=1',
      'transaction.version=2',
      'group.version=1',
      'eligible.leader.replicas.version=0',
      'share.version=0',
      'streams.version=0',
    ]);
    const asked = ['feature-dependencies', '-f', 'eligible.leader.replicas.version=1'];
    assert.deepEqual(run(world, asked).lines, [
      'eligible.leader.replicas.version=1 requires:',
      '    metadata.version=23 (4.0-IV1)',
    ]);
  });

  test('show how they are used, when asked and when misused', () => {
    const world = testWorld();
    assert.equal(run(world, ['--help']).code, 0);
    for (const args of [[], ['x'], ['format'], ['info', '-x', '1'], ['info', '-c']]) {
      const { code, errors } = run(world, args);
      assert.equal(code, 1);
      assert.match(errors.at(-1) ?? '', /^kafka-storage: error: /);
    }
  });
});
