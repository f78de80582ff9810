// caught by walls socket.io-client-has-one-owner
import { io } from 'socket.io-client';

export const used = io;
