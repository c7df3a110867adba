import { Service, signal } from '@angular/core';

import { MergedSpeech } from '../../util/speech.js';

/** Says events to screen readers: one polite region, merged; one assertive region for lost protection only. */
@Service()
export class Announcer {
  private readonly said = signal('');
  private readonly alarm = signal('');
  private readonly speech = new MergedSpeech((text) => {
    this.said.set(text);
  });

  readonly polite = this.said.asReadonly();
  readonly assertive = this.alarm.asReadonly();

  say(text: string): void {
    this.speech.add(text, Date.now());
  }

  /** Interrupts. Use it only when a position has lost its protection. */
  alert(text: string): void {
    this.alarm.set(text);
  }
}
