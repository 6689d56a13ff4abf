/**
 * Lines as records, as Kafka's console producer reads them: headers, key and value, with the
 * separators that are set.
 */
import type { ProducerRecord } from '@odradek/client';
import { ToolFailure } from './tool.ts';

export class LineReader {
  readonly #topic: string;
  readonly #parseKey: boolean;
  readonly #keySeparator: string;
  readonly #parseHeaders: boolean;
  readonly #headersDelimiter: string;
  readonly #headersSeparator: string;
  readonly #headersKeySeparator: string;
  readonly #ignoreError: boolean;
  readonly #nullMarker: string | undefined;
  #lineNumber = 0;

  /** Throws a `ToolFailure` for separators that could not be told apart. */
  constructor(topic: string, properties: Readonly<Record<string, string>>) {
    const isTrue = (name: string): boolean => properties[name]?.trim().toLowerCase() === 'true';
    this.#topic = topic;
    this.#parseKey = isTrue('parse.key');
    this.#keySeparator = properties['key.separator'] ?? '\t';
    this.#parseHeaders = isTrue('parse.headers');
    this.#headersDelimiter = properties['headers.delimiter'] ?? '\t';
    this.#headersSeparator = properties['headers.separator'] ?? ',';
    this.#headersKeySeparator = properties['headers.key.separator'] ?? ':';
    this.#ignoreError = isTrue('ignore.error');
    this.#nullMarker = properties['null.marker'];
    this.#checkSeparators();
  }

  /** Throws a `ToolFailure` for a line in which something is missing. */
  read(line: Buffer): ProducerRecord {
    this.#lineNumber += 1;
    if (!this.#parseKey && !this.#parseHeaders && this.#nullMarker === undefined) {
      return { topic: this.#topic, value: line };
    }
    const text = line.toString('utf8');
    let at = 0;
    const headers = this.#part(
      this.#parseHeaders,
      text,
      at,
      this.#headersDelimiter,
      'headers delimiter',
    );
    if (headers !== undefined) at += headers.length + this.#headersDelimiter.length;
    const key = this.#part(this.#parseKey, text, at, this.#keySeparator, 'key separator');
    if (key !== undefined) at += key.length + this.#keySeparator.length;
    return {
      topic: this.#topic,
      key: this.#orNull(key ?? null),
      value: this.#orNull(text.slice(at)),
      ...(headers === undefined || headers === this.#nullMarker
        ? {}
        : { headers: this.#headers(headers) }),
    };
  }

  #orNull(text: string | null): string | null {
    return text === this.#nullMarker ? null : text;
  }

  #part(
    isOn: boolean,
    text: string,
    start: number,
    separator: string,
    name: string,
  ): string | undefined {
    if (!isOn) return undefined;
    const end = text.indexOf(separator, start);
    if (end >= 0) return text.slice(start, end);
    if (this.#ignoreError) return undefined;
    throw new ToolFailure(`No ${name} found on line number ${this.#lineNumber}: '${text}'`);
  }

  #headers(text: string): readonly { key: string; value: string | null }[] {
    return text.split(new RegExp(this.#headersSeparator)).map((pair) => {
      const at = pair.indexOf(this.#headersKeySeparator);
      if (at < 0) {
        if (this.#ignoreError) return { key: pair, value: null };
        throw new ToolFailure(
          `No header key separator found in pair '${pair}' on line number ${this.#lineNumber}`,
        );
      }
      const key = pair.slice(0, at);
      if (key === this.#nullMarker) {
        throw new ToolFailure(
          `Header keys should not be equal to the null marker '${key}' as they can't be null`,
        );
      }
      return { key, value: this.#orNull(pair.slice(at + this.#headersKeySeparator.length)) };
    });
  }

  #checkSeparators(): void {
    const all = {
      'null.marker': this.#nullMarker,
      'headers.delimiter': this.#headersDelimiter,
      'headers.separator': this.#headersSeparator,
      'headers.key.separator': this.#headersKeySeparator,
    };
    const entries = Object.entries(all);
    for (const [place, [name, value]] of entries.entries()) {
      for (const [other, otherValue] of entries.slice(place + 1)) {
        if (value !== undefined && value === otherValue) {
          throw new ToolFailure(`${name} and ${other} may not be equal`);
        }
      }
    }
    if (this.#keySeparator === this.#nullMarker) {
      throw new ToolFailure('null.marker and key.separator may not be equal');
    }
  }
}
