"""What the site is built with beside the pages."""
