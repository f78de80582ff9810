// caught by walls fastify-has-one-owner
import { fastify } from 'fastify';

export const used = fastify;
