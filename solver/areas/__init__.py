"""Areas of a plan solved exactly, side by side and turn by turn, while another process or thread proves bounds."""
