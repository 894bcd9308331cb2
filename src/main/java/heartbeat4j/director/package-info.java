/** Runs the load balancer: pools, health checks and the kernel's tables. */
package heartbeat4j.director;
