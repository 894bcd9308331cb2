/** Turns bytes into messages and messages into bytes, in Heartbeat's two encodings. */
package heartbeat4j.wire;
