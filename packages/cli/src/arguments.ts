/**
 * Parsing of options for all commands and tools: Node's parser, made to take a value that begins
 * with a hyphen (`--time -2`), as Kafka's own does.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageMistake } from './failure.ts';

/** One option, as `util.parseArgs` takes it, with words for people. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly description: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: string | boolean;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type MutableSpecs<Specs> = { -readonly [Name in keyof Specs]: Specs[Name] };

export type ParsedOptions<Specs extends OptionSpecs> = ReturnType<
  typeof parseArgs<{ options: MutableSpecs<Specs>; allowPositionals: true }>
>['values'];

export interface Parsed<Specs extends OptionSpecs> {
  readonly options: ParsedOptions<Specs>;
  readonly positionals: readonly string[];
}

/** Throws a `UsageMistake` that names `help`. */
export function parseOptions<const Specs extends OptionSpecs>(
  args: readonly string[],
  specs: Specs,
  settings: { readonly help: string; readonly allowPositionals: boolean },
): Parsed<Specs> {
  try {
    const { values, positionals } = parseArgs({
      args: withValuesAttached(args, specs),
      options: specs as ParseArgsOptionsConfig,
      allowPositionals: settings.allowPositionals,
      strict: true,
    });
    return { options: values as ParsedOptions<Specs>, positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageMistake(message.split('. To specify')[0] ?? message, settings.help);
  }
}

function withValuesAttached(args: readonly string[], specs: OptionSpecs): string[] {
  const attached: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const next = args[index + 1];
    const spec = arg.startsWith('--') ? specs[arg.slice(2)] : undefined;
    if (arg === '--') return [...attached, ...args.slice(index)];
    if (spec?.type === 'string' && next !== undefined) {
      attached.push(`${arg}=${next}`);
      index += 1;
    } else attached.push(arg);
  }
  return attached;
}

/** A whole number. Throws a `UsageMistake`. */
export function wholeNumber(name: string, text: string, least = 0): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number;
  throw new UsageMistake(`--${name} ${text}: a whole number of at least ${least}`);
}

/** `key=value`, each. Throws a `UsageMistake`. */
export function keyValues(name: string, texts: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals <= 0) throw new UsageMistake(`--${name} ${text}: not KEY=VALUE`);
    values[text.slice(0, equals).trim()] = text.slice(equals + 1).trim();
  }
  return values;
}
