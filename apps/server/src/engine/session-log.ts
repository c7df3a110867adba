import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { storageDirectory } from '@tidegate/composition';
import { delay, type EpochMs, type TenantId } from '@tidegate/kernel';
import { scopeOfEvent, type Position } from '@tidegate/model';
import { TRADING_STORE } from '@tidegate/persistence';
import {
  ENGINE_HUB,
  EVENT_BUS,
  isReference,
  type AccountStatus,
  type EngineHub,
  type EventBus,
  type TradingReads,
} from '@tidegate/trading';

import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { EngineWatch } from './engine-watch.js';

import {
  recordingLines,
  resumedLines,
  summaryLines,
  type EndedSession,
  type ReportLine,
} from './session-report.js';
import { SessionTally } from './session-tally.js';

/** Limits the tenants whose positions are read, so that a stop is fast. */
const TENANTS_READ_MAX = 100;
/** After the end of a recording its last candles are still in transit. */
const LAST_CANDLES_MS = 1_000;

/** Logs the state that a start resumes, and a summary at the end of the session. */
@Injectable()
export class SessionLog implements OnModuleInit {
  private readonly tally = new SessionTally();
  private startedAt: number | null = null;
  private hasEnded = false;

  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(TRADING_STORE) private readonly reads: TradingReads,
    @Inject(EVENT_BUS) private readonly events: EventBus,
    @Inject(ENGINE_HUB) private readonly hub: EngineHub,
    @Inject(EngineWatch) private readonly watch: EngineWatch,
  ) {}

  onModuleInit(): void {
    const deliver: Parameters<EventBus['subscribe']>[0]['deliver'] = ({ events }) => {
      for (const { event } of events) {
        const scope = scopeOfEvent(event);
        if (!scope || !isReference(scope)) this.tally.count(event);
      }
    };
    this.events.subscribe({ tenant: 'all', deliver });
  }

  /** Call when the engines run. */
  async begin(): Promise<void> {
    this.startedAt = this.runtime.systemTime.now();
    const accounts = this.hub.accounts();
    const positions = await this.livePositions(accounts);
    for (const engine of this.hub.status()) {
      this.log(resumedLines({ engine, accounts, positions }));
    }
    this.watch.logBlocks();
    void this.runtime.session.recordingEnd.then((end) => this.endRecording(end));
  }

  private async endRecording(end: EpochMs): Promise<void> {
    await delay(this.runtime.systemTime, LAST_CANDLES_MS);
    if (this.hasEnded) return;
    await this.summarise((session) => recordingLines(session, end));
  }

  /** Call after the engines have stopped and before the storage closes. */
  async end(): Promise<void> {
    this.hasEnded = true;
    await this.summarise(summaryLines);
  }

  private async summarise(
    linesOf: (session: EndedSession) => readonly ReportLine[],
  ): Promise<void> {
    if (this.startedAt === null) return;
    const runtimeMs = this.runtime.systemTime.now() - this.startedAt;
    const accounts = this.hub.accounts();
    const directory = storageDirectory(this.runtime.configuration);
    try {
      const positions = await this.livePositions(accounts);
      const counts = this.tally.counts();
      this.log(linesOf({ counts, runtimeMs, accounts, positions, directory }));
    } catch (thrown) {
      this.runtime.logger.warn('Session summary skipped: positions cannot be read', {
        error: thrown,
      });
    }
  }

  private async livePositions(accounts: readonly AccountStatus[]): Promise<readonly Position[]> {
    const holding = accounts.filter(({ openPositions }) => openPositions > 0);
    const tenants = [...new Set<TenantId>(holding.map(({ scope }) => scope.tenant))];
    const positions: Position[] = [];
    for (const tenant of tenants.slice(0, TENANTS_READ_MAX)) {
      positions.push(...(await this.reads.livePositions({ tenant })));
    }
    return positions;
  }

  private log(lines: readonly ReportLine[]): void {
    for (const [message, fields] of lines) this.runtime.logger.info(message, fields);
  }
}
