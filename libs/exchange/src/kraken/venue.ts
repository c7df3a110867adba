import { venueId, type VenueId } from '@tidegate/kernel';

export const KRAKEN: VenueId = venueId('kraken');
