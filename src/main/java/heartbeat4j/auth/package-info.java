/**
 * Decides who may speak: the key ring of authkeys, signatures and their constant-time comparison.
 */
package heartbeat4j.auth;
