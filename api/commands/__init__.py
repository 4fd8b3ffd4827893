"""What the commands of the command line do, with settings in place of flags."""
