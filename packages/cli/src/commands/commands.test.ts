import assert from 'node:assert/strict';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, suite } from 'node:test';
import { startBroker } from '@odradek/broker';
import { run, Stage } from '../testing/stage.ts';

let stage: Stage;
before(async () => {
  stage = await Stage.start();
});
after(() => stage[Symbol.asyncDispose]());

/** What a command printed, when it went well. */
async function out(line: string, input?: string): Promise<string> {
  const { status, out: text, error } = await stage.run(line, input === undefined ? {} : { input });
  assert.equal(status, 0, error);
  return text;
}

async function json(line: string): Promise<unknown> {
  return JSON.parse(await out(`${line} --json`));
}

suite('commands', () => {
  test('explain themselves', async () => {
    const { out: all, status } = await run('--help');
    assert.equal(status, 0);
    const names = [...all.matchAll(/^ {2}(\S+(?: \S+)?) {2,}/gm)].map((match) => match[1] ?? '');
    assert.ok(names.length >= 25, `${names.length} commands`);
    for (const name of names) {
      const help = await run(`${name} --help`);
      assert.equal(help.status, 0, name);
      assert.match(help.out, new RegExp(`Usage: odradek ${name}`), name);
      assert.match(help.out, /Examples:\n {2}odradek/, name);
    }
    assert.match((await run('topics')).out, /topics create/);
  });

  test('say what is wrong with their arguments, and end with 2', async () => {
    for (const line of ['nothing', 'topics create', 'consume', 'topics create t --partitions x']) {
      const { status, error } = await run(line);
      assert.equal(status, 2, line);
      assert.match(error, /odradek/, line);
    }
  });

  test('make, list, describe, grow and delete topics', async () => {
    await out('topics create first second --partitions 2 --config retention.ms=5000');
    assert.equal(await out('topics list'), 'first\nsecond\n');
    await out('topics alter first --partitions 3');
    const described = (await json('topics describe first')) as {
      partitions: unknown[];
      configs: object;
    }[];
    assert.equal(described[0]?.partitions.length, 3);
    assert.deepEqual(described[0]?.configs, { 'retention.ms': '5000' });
    const { status, error } = await stage.run('topics create first');
    assert.equal(status, 1);
    assert.match(error, /already exists.*TOPIC_ALREADY_EXISTS/);
    await out('topics delete first second');
    assert.equal(await out('topics list'), '');
  });

  test('send lines and print records', async () => {
    await out('topics create words');
    await out('produce --topic words --key-separator :', 'a:eins\nb:zwei\nc:drei\n');
    await out('produce --topic words --compression zstd --header h=1', 'vier\n');
    assert.equal(
      await out('consume words --from-beginning --until-end --keys'),
      'a\teins\nb\tzwei\nc\tdrei\nnull\tvier\n',
    );
    const lines = (
      await out('consume words --partition 0 --offset 3 --max-messages 1 --json')
    ).trim();
    const { value, headers, offset } = JSON.parse(lines) as Record<string, unknown>;
    assert.deepEqual([value, headers, offset], ['vier', [['h', '1']], 3]);
    const missing = await stage.run('produce --topic words --key-separator :', { input: 'x\n' });
    assert.equal(missing.status, 2);
    assert.match(missing.error, /line 1/);
  });

  test('read as a group, and show and move where that is', async () => {
    await out('topics create queue');
    await out('produce --topic queue', '1\n2\n3\n4\n');
    const first = await out('consume queue --group team --from-beginning --max-messages 2');
    assert.equal(first, '1\n2\n');
    const second = await out('consume queue --group team --max-messages 1');
    assert.equal(second, '3\n');
    assert.match(await out('groups list'), /^team +classic +Empty +consumer$/m);
    assert.match(await out('groups describe team'), /^queue +0 +3 +4 +1 +- +-$/m);
    const shown = await stage.run('groups reset-offsets team --topic queue --to-earliest');
    assert.match(shown.error, /Nothing was changed/);
    await out('groups reset-offsets team --topic queue:0 --shift-by -2 --execute');
    assert.equal(await out('consume queue --group team --max-messages 1'), '2\n');
    await out('groups delete-offsets team --topic queue');
    assert.deepEqual(
      ((await json('groups describe team')) as { partitions: unknown[] }[])[0]?.partitions,
      [],
    );
    await out('groups delete team');
    assert.deepEqual(await json('groups list'), []);
  });

  test('show and change settings', async () => {
    await out('topics create set');
    await out('configs alter topic set --set retention.ms=1 --append cleanup.policy=compact');
    assert.match(
      await out('configs describe topic set'),
      /^cleanup\.policy +delete,compact +dynamic/m,
    );
    await out('configs alter topic set --delete retention.ms --delete cleanup.policy');
    assert.doesNotMatch(await out('configs describe topic set'), /retention/);
    assert.match(await out('configs describe broker 1 --all'), /^log\.retention\.hours +168/m);
    const wrong = await stage.run('configs alter topic set --set retention.ms=soon');
    assert.equal(wrong.status, 1);
    assert.match(wrong.error, /INVALID_CONFIG/);
  });

  test('tell and cut offsets, and describe the cluster and its disks', async () => {
    await out('topics create cut');
    await out('produce --topic cut', '1\n2\n3\n');
    assert.match(await out('offsets cut'), /^cut +0 +3$/m);
    await out('delete-records cut:0:2');
    assert.match(await out('offsets cut --time earliest'), /^cut +0 +2$/m);
    assert.match(await out('cluster describe'), /^ +1 +127\.0\.0\.1:\d+ +- +serving$/m);
    assert.match(await out('api-versions'), /^ +0 +Produce +0 +13$/m);
    assert.match(await out('log dirs --topic cut'), /^cut +0 +\d+ B +0$/m);
  });

  test('measure', async () => {
    await out('topics create load');
    assert.match(
      await out('perf produce --topic load --records 2000 --size 50'),
      /^2000 records: /,
    );
    assert.match(await out('perf consume --topic load --records 2000'), /^2000 records: /);
    assert.match(await out('perf latency --topic probe --records 20'), /^20 records: mean /);
  });

  test('do not wait for ever for a broker that is not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'odradek-cli-'));
    const file = join(folder, 'client.properties');
    writeFileSync(file, 'default.api.timeout.ms=200\n');
    const line = `topics list --bootstrap-server 127.0.0.1:1 --command-config ${file}`;
    const { status, error } = await run(line);
    assert.equal(status, 1);
    assert.match(error, /127\.0\.0\.1:1/);
    writeFileSync(file, 'security.protocol=SSL\n');
    assert.match((await run(line)).error, /PLAINTEXT/);
    rmSync(folder, { recursive: true });
  });

  test('print what is in the files of a log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'odradek-cli-'));
    const broker = await startBroker({ dataDirectory: folder });
    const ask = (line: string, input = ''): ReturnType<typeof run> =>
      run(`${line} --bootstrap-server ${broker.bootstrapServers}`, { input });
    await ask('topics create dumped');
    await ask('produce --topic dumped --key-separator : --compression gzip', 'k:v\n');
    await ask('consume dumped --group dumpers --from-beginning --max-messages 1');
    await broker.stop();
    const segment = join(folder, 'dumped-0/00000000000000000000.log');
    const { out: text } = await run(`log dump ${segment} --decoder text`);
    assert.match(
      text,
      /^baseOffset: 0 lastOffset: 0 count: 1 .* compresscodec: gzip .* isvalid: true$/m,
    );
    assert.match(text, /^\| offset: 0 CreateTime: \d+ keySize: 1 .* key: k payload: v$/m);
    const metadata = join(folder, '__cluster_metadata-0/00000000000000000000.log');
    const entries = (await run(`log dump ${metadata} --decoder cluster-metadata`)).out;
    assert.match(entries, /"type":"TOPIC_RECORD","version":0,"data":\{"name":"dumped"/);
    assert.doesNotMatch(entries, /skipping/);
    const files = globSync('__consumer_offsets-*/*.log', { cwd: folder })
      .map((name) => join(folder, name))
      .join(' ');
    const groups = (await run(`log dump ${files} --decoder offsets`)).out;
    assert.match(
      groups,
      /key: \{"type":"1","data":\{"group":"dumpers","topic":"dumped","partition":0\}\}/,
    );
    assert.match(groups, /"protocolType":"consumer"/);
    rmSync(folder, { recursive: true });
  });
});
