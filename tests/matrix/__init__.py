"""Every address × person × method × hub, generated from the URL table itself."""
