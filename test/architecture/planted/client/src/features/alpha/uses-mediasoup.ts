// caught by walls mediasoup-client-has-one-owner
import { Device } from 'mediasoup-client';

export const used = Device;
