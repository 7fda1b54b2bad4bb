"""What front ends that serve many people share."""
