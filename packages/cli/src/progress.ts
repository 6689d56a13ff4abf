/** One line on standard error that tells how far long work has come; only where people look. */

const PAUSE_MS = 200;

export class Progress {
  readonly #isOn: boolean = process.stderr.isTTY === true;
  #shownMs = 0;
  #width = 0;

  /** `text` is made only when it is shown. */
  update(text: () => string): void {
    if (!this.#isOn) return;
    const nowMs = performance.now();
    if (nowMs - this.#shownMs < PAUSE_MS) return;
    this.#shownMs = nowMs;
    const line = text();
    process.stderr.write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  /** Takes the line away. */
  end(): void {
    if (this.#width > 0) process.stderr.write(`\r${' '.repeat(this.#width)}\r`);
    this.#width = 0;
  }
}
