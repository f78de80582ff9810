// caught by walls socket.io-has-one-owner
import { Server } from 'socket.io';

export const used = Server;
