"""What prepares and checks a checkout. No part of the product."""
