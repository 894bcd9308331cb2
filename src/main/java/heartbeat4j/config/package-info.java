/**
 * Turns ha.cf, authkeys and haresources into one checked configuration, reporting all problems at
 * once.
 */
package heartbeat4j.config;
