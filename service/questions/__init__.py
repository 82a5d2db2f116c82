"""Questions about the plan of a run: each is a run itself, queued, limited, cancelled and deleted as a solve is."""
