/**
 * The small language in which settings are defined: type, default, importance, what is valid,
 * and whether a running node takes a new value. The definitions themselves are in
 * `topic-configs.ts`, `group-configs.ts`, `client-metrics-configs.ts` and `broker-configs/`.
 *
 * Data only: reading text is `values.ts`, precedence between sources is `node-config.ts`.
 * Spec: KIP-226 (dynamic broker configuration), Kafka's documentation of its configuration.
 */
import type { Validator } from './validators.ts';

export type ConfigType =
  | 'BOOLEAN'
  | 'STRING'
  | 'INT'
  | 'SHORT'
  | 'LONG'
  | 'DOUBLE'
  | 'LIST'
  | 'CLASS'
  | 'PASSWORD';

export type Importance = 'HIGH' | 'MEDIUM' | 'LOW';

/** Whether a value may change while the node runs, and for which nodes at once. */
export type UpdateMode = 'read-only' | 'per-broker' | 'cluster-wide';

export type ConfigValue = boolean | number | string | readonly string[] | null;

/** Stands where there is no default: the setting must be given. */
export const required: unique symbol = Symbol('required');

/**
 * Java's largest long. Numbers here are exact up to 2^53, so everything above is taken as this
 * bound, which no clock and no file reaches; its text is kept as written (`values.ts`).
 */
export const longMax: number = Number.MAX_SAFE_INTEGER;
export const intMax = 2147483647;

export interface Definition<Value extends ConfigValue = ConfigValue> {
  readonly type: ConfigType;
  readonly default: Value | typeof required;
  readonly importance: Importance;
  readonly valid: Validator | undefined;
  readonly update: UpdateMode;
  /** Not shown to clients unless it was set: settings for tests and for features to come. */
  readonly internal: boolean;
  readonly documentation: string;
}

export type Definitions = Readonly<Record<string, Definition>>;

/** The TypeScript type of a setting's value. */
export type ValueOf<Def> = Def extends Definition<infer Value> ? Value : never;

export interface DefinitionOptions {
  readonly valid?: Validator;
  readonly update?: UpdateMode;
  readonly internal?: true;
  readonly documentation: string;
}

function define<Value extends ConfigValue>(
  type: ConfigType,
  fallback: Value | typeof required,
  importance: Importance,
  options: DefinitionOptions,
): Definition<Value> {
  return {
    type,
    default: fallback,
    importance,
    valid: options.valid,
    update: options.update ?? 'read-only',
    internal: options.internal ?? false,
    documentation: options.documentation,
  };
}

/** A default of null makes null one of the values. */
interface Maker<Value extends ConfigValue> {
  (
    fallback: Value | typeof required,
    importance: Importance,
    options: DefinitionOptions,
  ): Definition<Value>;
  (fallback: null, importance: Importance, options: DefinitionOptions): Definition<Value | null>;
}

function maker<Value extends ConfigValue>(type: ConfigType): Maker<Value> {
  function make(
    fallback: Value | typeof required,
    importance: Importance,
    options: DefinitionOptions,
  ): Definition<Value>;
  function make(
    fallback: null,
    importance: Importance,
    options: DefinitionOptions,
  ): Definition<Value | null>;
  function make(
    fallback: Value | null | typeof required,
    importance: Importance,
    options: DefinitionOptions,
  ): Definition<Value> | Definition<Value | null> {
    return define<Value | null>(type, fallback, importance, options);
  }
  return make;
}

export const boolean: Maker<boolean> = maker('BOOLEAN');
export const string: Maker<string> = maker('STRING');
export const int: Maker<number> = maker('INT');
export const short: Maker<number> = maker('SHORT');
export const long: Maker<number> = maker('LONG');
export const double: Maker<number> = maker('DOUBLE');
export const list: Maker<readonly string[]> = maker('LIST');
/** A Java class: its name is the value. Which names mean something here: `classes.ts`. */
export const className: Maker<string> = maker('CLASS');
/** A secret: never shown, and every setting of unknown type is treated as one. */
export const password: Maker<string> = maker('PASSWORD');
