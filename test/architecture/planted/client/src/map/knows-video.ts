// caught by walls client-engines-do-not-meet
import { player } from '../video/player.ts';

export const used = player;
