"""The grader of the course: from the sources of the assignments to marks, feedback pages and a report."""
