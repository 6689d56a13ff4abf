/**
 * What JUnit's console wrote about a run: the cases of its legacy XML reports, and no more of XML
 * than those need.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type TestOutcome = 'passed' | 'failed' | 'aborted';

export interface TestCase {
  /** `class#method`, without the number of the invocation. */
  readonly method: string;
  /** Which invocation of the method: several when it runs under several settings. */
  readonly invocation: string;
  readonly outcome: TestOutcome;
  readonly reason: string;
  readonly seconds: number;
}

const caseShape = /<testcase ([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g;
const problemShape = /<(failure|error|skipped)\b([^>]*)>?([\s\S]*)/;
const reasonCharactersMax = 300;

/** All cases of the reports in a folder. */
export function readReports(folder: string): readonly TestCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .flatMap((name) => readReport(readFileSync(join(folder, name), 'utf8')));
}

/** The cases of one report. */
export function readReport(xml: string): readonly TestCase[] {
  return [...xml.matchAll(caseShape)].map((match) => {
    const [, attributes = '', , body = ''] = match;
    const name = attribute(attributes, 'name');
    const [, method = name, invocation = ''] = /^([^([{]+)(.*)$/s.exec(name) ?? [];
    const problem = problemShape.exec(withoutOutput(body));
    return {
      method: `${attribute(attributes, 'classname')}#${method.trim()}`,
      invocation,
      outcome: outcomeOf(problem?.[1]),
      reason: problem === null ? '' : reasonOf(problem[2] ?? '', problem[3] ?? ''),
      seconds: Number(attribute(attributes, 'time').replaceAll(',', '')),
    };
  });
}

function outcomeOf(element: string | undefined): TestOutcome {
  if (element === undefined) return 'passed';
  return element === 'skipped' ? 'aborted' : 'failed';
}

function reasonOf(attributes: string, text: string): string {
  const message = attribute(attributes, 'message');
  const said = message === '' ? unescape(text.replace(/^\s*<!\[CDATA\[/, '')) : message;
  const type = attribute(attributes, 'type').split('.').at(-1) ?? '';
  const line = said.trim().split('\n')[0] ?? '';
  const first = `${type === '' ? '' : `${type}: `}${line}`;
  // The innermost cause says more than what wrapped it.
  const cause = [...unescape(text).matchAll(/^Caused by: (.*)$/gm)].at(-1)?.[1];
  const whole = cause === undefined ? first : `${first}; ${cause}`;
  return whole.replaceAll(/\s+/g, ' ').slice(0, reasonCharactersMax);
}

/** What tests print may itself look like a failure. */
function withoutOutput(body: string): string {
  return body.replace(/<system-(out|err)>[\s\S]*?<\/system-\1>/g, '');
}

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  return unescape(value);
}

function unescape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    ...{ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' },
    ...{ '#10': '\n', '#13': '\r', '#9': '\t' },
  };
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
