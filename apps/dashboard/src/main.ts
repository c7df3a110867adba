import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';

import { Shell } from './app/shell.js';

await bootstrapApplication(Shell, { providers: [provideZonelessChangeDetection()] });
