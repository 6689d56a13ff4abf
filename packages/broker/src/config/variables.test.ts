import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { resolveVariables } from './variables.ts';

const classes = 'org.apache.kafka.common.config.provider';
const files: Readonly<Record<string, string>> = {
  '/etc/secrets.properties': 'one=1\ntwo=${env:HOME}\n',
  '/run/secrets/password': 'hush\n',
  '/other/password': 'no',
};
const sources = {
  environment: { HOME: '/home', SECRET: 'hush' },
  readFile: (path: string) => files[path],
};

function resolved(value: string, extra: Readonly<Record<string, string>> = {}): string | undefined {
  const settings = new Map([
    ['config.providers', 'env, file, directory'],
    ['config.providers.env.class', `${classes}.EnvVarConfigProvider`],
    ['config.providers.file.class', `${classes}.FileConfigProvider`],
    ['config.providers.directory.class', `${classes}.DirectoryConfigProvider`],
    ...Object.entries(extra),
    ['x', value],
  ]);
  return resolveVariables(settings, sources).get('x');
}

suite('variables in settings', () => {
  test('stand for what the environment, a file or a directory has', () => {
    assert.equal(resolved('a ${env:HOME} b ${env:SECRET}'), 'a /home b hush');
    assert.equal(resolved('${file:/etc/secrets.properties:one}'), '1');
    assert.equal(resolved('${directory:/run/secrets:password}'), 'hush\n');
  });

  test('what a variable stands for is not looked at again', () => {
    assert.equal(resolved('${file:/etc/secrets.properties:two}'), '${env:HOME}');
  });

  test('what nobody provides is left as it is', () => {
    for (const text of ['${env:NONE}', '${vault:x}', '${x}', '${file::one}', '${directory::a}']) {
      assert.equal(resolved(text), text);
    }
  });

  test('without providers a dollar is a dollar', () => {
    const settings = new Map([['x', '${env:HOME}']]);
    assert.equal(resolveVariables(settings, sources).get('x'), '${env:HOME}');
  });

  test('only what is allowed is read', () => {
    const paths = { 'config.providers.directory.param.allowed.paths': '/run/secrets,/etc' };
    assert.equal(resolved('${directory:/run/secrets:password}', paths), 'hush\n');
    const refused = [
      '${directory:/other:password}',
      '${directory:/run/secrets/../../other:password}',
      '${directory:/run/secrets:../../other/password}',
      '${directory:/run/secretsX:password}',
    ];
    for (const text of refused) assert.equal(resolved(text, paths), text);
    const names = { 'config.providers.env.param.allowlist.pattern': 'HO.*' };
    assert.equal(resolved('${env:HOME} ${env:SECRET}', names), '/home ${env:SECRET}');
  });

  test('a file that is not there, a path of the environment, an unknown class are refused', () => {
    const rows = [
      ['${file:/none:x}', {}, /^Could not read properties from file \/none$/],
      ['${env:path:x}', {}, /^Path is not supported for EnvVarConfigProvider/],
      ['x', { 'config.providers.env.class': 'Mine' }, /Class Mine could not be found/],
    ] as const;
    for (const [text, extra, message] of rows) {
      assert.throws(() => resolved(text, extra), { name: 'ConfigError', message });
    }
  });
});
